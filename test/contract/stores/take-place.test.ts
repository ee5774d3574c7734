import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { takePlace } from "../../../functions/control/take-place.ts";
import { ShardReservations } from "../../../stores/shard-reservations.ts";
import { ShardStore } from "../../../stores/shard-store.ts";
import { tenantItemOf } from "../../../stores/tenant-item.ts";
import { TenantMoves } from "../../../stores/tenant-moves.ts";
import { TenantStore } from "../../../stores/tenant-store.ts";
import { ulids } from "../../../tenants/ids.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";
import { SAMPLE_RULES, SAMPLE_USAGE } from "../../support/sample-shard.ts";
import { NOW, tenantOf } from "../../support/sample-tenant.ts";
import { TIERS } from "../../support/step-world.ts";

const cloud = useContractCloud();
const newId = ulids();
let shardTable: HubTable;
let tenantTable: HubTable;

beforeAll(async () => {
  shardTable = await hubTable(cloud, "shards");
  tenantTable = await hubTable(cloud, "tenants");
});

function ports() {
  const tenants = new TenantStore(tenantTable.client, tenantTable.table);
  const bus = { tell: async () => {} };
  return {
    tenants,
    moves: new TenantMoves({ tenants, bus, newId, now: () => NOW }),
    shards: new ShardStore(shardTable.client, shardTable.table),
    reservations: new ShardReservations(shardTable.client, shardTable.table),
    tiers: TIERS,
    usage: SAMPLE_USAGE,
    capacity: SAMPLE_RULES,
  };
}

/** Two shards with room for five silos each. */
async function addShards(): Promise<void> {
  for (const [shard, account] of [
    ["s1", "111111111111"],
    ["s2", "222222222222"],
  ] as const) {
    const place = { shard, account, region: "us-east-1", capacity: { pool: 0, silo: 99 } };
    const own = { tiers: [], limits: {}, state: "ready" as const, reason: "a test" };
    await ports().shards.add({ ...place, ...own }, SAMPLE_USAGE.shard);
    const limits = { "rest-apis": { value: 5, from: "operator" as const } };
    await ports().shards.change(await ports().shards.get(shard), { limits });
  }
}

async function addTenants(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => newId());
  for (const tenant of ids) {
    const Item = tenantItemOf(tenantOf({ tenant, tier: "platinum", status: "placing" }));
    const put = { Put: { TableName: tenantTable.table, Item } };
    await tenantTable.client.send(new TransactWriteCommand({ TransactItems: [put] }));
  }
  return ids;
}

/** Lets every tenant look for a place until it has one or is told that there is none. */
async function placeAll(ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  const outcome = async (id: string): Promise<string | undefined> => {
    const reason = await takePlace(id, ports());
    return reason?.startsWith("many tenants") ? outcome(id) : reason;
  };
  return Promise.all(ids.map(outcome));
}

test("places exactly ten of a hundred that come at once, and lets the others wait", async () => {
  await addShards();
  const ids = await addTenants(100);

  const reasons = await placeAll(ids);

  const tenants = await Promise.all(ids.map((id) => ports().tenants.get(id)));
  expect(reasons.filter((reason) => reason === undefined)).toHaveLength(10);
  expect(Map.groupBy(tenants, ({ status }) => status).get("provisioning")).toHaveLength(10);
  expect(Map.groupBy(tenants, ({ status }) => status).get("placing")).toHaveLength(90);
  const { shards, accounts } = await ports().shards.fleet();
  for (const shard of shards) {
    expect(shard).toMatchObject({
      tenants: { pool: 0, silo: 5 },
      reserved: { "rest-apis": 5, "api-keys": 5, tables: 10 },
    });
    expect(accounts.get(shard.account)?.reserved).toStrictEqual({ "iam-roles": 22 });
  }
  const own = tenants.filter(({ placement }) => placement?.shard === "s1");
  expect(own).toHaveLength(5);
});
