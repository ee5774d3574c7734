import { randomUUID } from "node:crypto";
import { DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ContractCloud } from "./contract-cloud.ts";
import { makeHubTable } from "./hub-tables.ts";

/** One of the hub's tables, empty, with a name of its own. */
export interface HubTable {
  /** Name of the table. */
  readonly table: string;
  /** A client as stores take it. */
  readonly client: DynamoDBDocumentClient;
}

/** Makes one of the hub's tables for a file's tests. */
export async function hubTable(cloud: ContractCloud, role: string): Promise<HubTable> {
  const dynamoDb = cloud.client(DynamoDBClient);
  const table = `tenantry-contract-${role}-${randomUUID().slice(0, 8)}`;
  await makeHubTable(dynamoDb, role, table);
  cloud.later(() => dynamoDb.send(new DeleteTableCommand({ TableName: table })));
  await waitUntilTableExists({ client: dynamoDb, maxWaitTime: 60 }, { TableName: table });
  const marshallOptions = { removeUndefinedValues: true };
  return { table, client: DynamoDBDocumentClient.from(dynamoDb, { marshallOptions }) };
}
