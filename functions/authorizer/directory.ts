import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { callSettings } from "../../stores/call-settings.ts";
import { DirectoryEntry } from "../../tenants/directory-entry.ts";
import { parseDocument } from "../../tenants/document.ts";

/** Finds what the plane knows of a tenant; `undefined` for one that is not of this plane. */
export type Directory = (tenant: string) => Promise<DirectoryEntry | undefined>;

/** A call that is not answered within these is tried again, once. */
const CALLS = callSettings({ maxAttempts: 2, connectionTimeout: 1_000, requestTimeout: 3_000 });

/** Reads the plane's directory as it is this moment, never an older copy. */
export function directoryIn(table: string): Directory {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(CALLS));
  return async (tenant) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: { tenant }, ConsistentRead: true }),
    );
    if (!Item) return undefined;
    return parseDocument(DirectoryEntry, Item, `the directory entry of tenant ${tenant}`);
  };
}
