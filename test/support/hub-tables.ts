import {
  CreateTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";
import { physicalName } from "../../tenants/naming.ts";

/** Keys of a table and of its indexes, the partition's first. */
export interface Shape {
  /** Keys of the table. */
  readonly keys: readonly [string, string?];
  /** Keys of its indexes by their names. */
  readonly indexes?: Readonly<Record<string, readonly [string, string]>>;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  application: { keys: ["pk", "sk"] },
  mapping: {
    keys: ["stack", "item"],
    indexes: { due: ["due", "since"], fleet: ["fleet", "stack"] },
  },
  operations: {
    keys: ["operation", "item"],
    indexes: { "by-stack": ["stack", "operation"], "by-kind": ["kind", "operation"] },
  },
  names: { keys: ["name"] },
  releases: { keys: ["release", "item"] },
  shards: { keys: ["shard"] },
  tenants: {
    keys: ["tenant", "item"],
    indexes: { "by-kind": ["kind", "tenant"], attention: ["attention", "attentionSince"] },
  },
  tokens: { keys: ["token"] },
};

/** Not the hub's, but a plane's: what the plane believes of its tenants. */
const DIRECTORY: Shape = { keys: ["tenant"] };

/** Makes the hub's tables that workers use, for tests that need no control plane. */
export async function makeHubTables(client: DynamoDBClient): Promise<void> {
  for (const [role, shape] of Object.entries(SHAPES)) {
    await client.send(new CreateTableCommand(tableOf(physicalName("table", role), shape)));
  }
}

/** Makes one of the hub's tables, or a plane's directory, by a name of the test's own. */
export async function makeHubTable(
  client: DynamoDBClient,
  role: string,
  name: string,
): Promise<void> {
  await client.send(new CreateTableCommand(tableOf(name, shapeOf(role))));
}

/** Keys of one of the hub's tables, or of a plane's directory. */
export function shapeOf(role: string): Shape {
  const shape = role === "directory" ? DIRECTORY : SHAPES[role];
  if (!shape) throw new Error(`the hub has no table "${role}"`);
  return shape;
}

function tableOf(TableName: string, { keys, indexes = {} }: Shape) {
  const names = [...keys, ...Object.values(indexes).flat()].filter((key) => key !== undefined);
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: [...new Set(names)].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S" as const,
    })),
    KeySchema: schemaOf(keys),
    ...(Object.keys(indexes).length > 0
      ? { GlobalSecondaryIndexes: Object.entries(indexes).map(indexOf) }
      : {}),
  };
}

function indexOf([IndexName, keys]: [string, readonly [string, string]]): GlobalSecondaryIndex {
  return { IndexName, KeySchema: schemaOf(keys), Projection: { ProjectionType: "ALL" } };
}

function schemaOf([hash, range]: readonly [string, string?]) {
  const key = { AttributeName: hash, KeyType: "HASH" as const };
  return range === undefined ? [key] : [key, { AttributeName: range, KeyType: "RANGE" as const }];
}
