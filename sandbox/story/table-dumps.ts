import { DynamoDBClient, paginateListTables, paginateScan } from "@aws-sdk/client-dynamodb";
import type { SandboxCredentials } from "../sandbox-environment.ts";

/** One item of one table, as text to search in. */
export interface DumpedItem {
  /** Name of the table. */
  readonly table: string;
  /** The item. */
  readonly text: string;
  /** Whether it tells what happened, and therefore stays. */
  readonly isAudit: boolean;
}

/** Every item of every table of an account. */
export async function tableDumps(
  region: string,
  { sessionToken = "", ...keys }: SandboxCredentials,
): Promise<readonly DumpedItem[]> {
  const client = new DynamoDBClient({ region, credentials: { ...keys, sessionToken } });
  const items: DumpedItem[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
    for (const table of TableNames) items.push(...(await itemsOf(client, table)));
  }
  return items;
}

async function itemsOf(client: DynamoDBClient, table: string): Promise<readonly DumpedItem[]> {
  const items: DumpedItem[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const item of Items) {
      const isAudit = table.endsWith("-operations") || (item.item?.S ?? "").startsWith("audit#");
      items.push({ table, text: JSON.stringify(item), isAudit });
    }
  }
  return items;
}
