import { BatchWriteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { TenantItems } from "../../../stores/tenant-items.ts";
import { itemKeyOf } from "../../../tenants/item-key.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();

test("removes every item of a tenant, and no other's", async () => {
  const { client, table } = await hubTable(cloud, "application");
  const items = (tenant: string, count: number) =>
    Array.from({ length: count }, (_none, n) => ({
      pk: itemKeyOf(tenant, `item-${n}`, 4),
      sk: `item-${n}`,
    }));
  const all = [...items("a", 60), ...items("b", 3)];
  for (let from = 0; from < all.length; from += 25) {
    const requests = all.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }

  await new TenantItems(client, [table]).removeAll("a");

  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  expect(
    Items.map(({ pk, sk }) => ({ pk, sk })).sort((a, b) => (a.sk < b.sk ? -1 : 1)),
  ).toStrictEqual(items("b", 3));
});
