import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { physicalName } from "../tenants/naming.ts";

/** Keys of the hub's tables that a worker uses; nobody looks for what is due, so they have no index. */
const TABLES: Readonly<Record<string, readonly [string, string?]>> = {
  mapping: ["stack", "item"],
  operations: ["operation", "item"],
  shards: ["shard"],
  tokens: ["token"],
};

/** Makes the hub's tables that a worker uses, without the control plane around them. */
export async function makeWorkerTables(client: DynamoDBClient): Promise<void> {
  for (const [role, keys] of Object.entries(TABLES)) {
    const names = keys.filter((key) => key !== undefined);
    await client.send(
      new CreateTableCommand({
        TableName: physicalName("table", role),
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: names.map((AttributeName, index) => ({
          AttributeName,
          KeyType: index === 0 ? "HASH" : "RANGE",
        })),
      }),
    );
  }
}
