import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import * as z from "zod";
import { HUB_ACCOUNT, REGION, SHARD_ACCOUNTS } from "../../../sandbox/accounts.ts";
import { logDump } from "../../../sandbox/story/log-dumps.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import { countedIn, rowsOf } from "./end-state.ts";

const TableName = "tenantry-shards";
const SHARD_ROW = "s1";
const ACCOUNT_ROW = `account-${SHARD_ACCOUNTS[0]}`;

/** What becomes of counters that say something else than the tenants and pools that are there. */
export function testCounters(world: () => ControlWorld): void {
  test("mends counters that disagree with what is there, and reports it", async () => {
    const before = await countedIn(world(), "s1");
    const rows = await countedRows(world());

    for (const by of WRONG) {
      await spoil(world(), by);
      expect(await countedRows(world())).not.toStrictEqual(rows);
      await world().sweep({ counters: true });
      expect(await countedRows(world())).toStrictEqual(rows);
    }

    expect(await countedIn(world(), "s1")).toStrictEqual(before);
    expect(await reservedIn(world(), "s2")).toStrictEqual(OWN_ROLES);
    const [keys, tenants, pooled] = [
      before.reservedKeys ?? 0,
      before.tenants.pool,
      before.inPools[0] ?? 0,
    ];
    expect(await reports(world())).toStrictEqual(
      WRONG.flatMap((by) => [
        {
          shard: "s1",
          differences: [
            `api-keys ${keys + by} instead of ${keys}`,
            `pool tenants ${tenants + by} instead of ${tenants}`,
            `tenants of pool-s1-1 ${pooled + by} instead of ${pooled}`,
          ],
        },
        {
          account: SHARD_ACCOUNTS[0],
          differences: [expect.stringMatching(/^iam-roles \d+ instead/)],
        },
      ]),
    );
  });
}

/** What a shard uses that has neither tenants nor pools, however often its account was used. */
const OWN_ROLES = { "iam-roles": 3 };

async function reservedIn({ operator }: ControlWorld, shard: string) {
  const { quotas } = await operator.shard(shard);
  const used = quotas.filter(({ reserved }) => reserved > 0);
  return Object.fromEntries(used.map(({ quota, reserved }) => [quota, reserved]));
}

/** By so much the counters are wrong, once too high and once too low. */
const WRONG = [7, -1];

/** What the rows count; versions are raised by every change. */
async function countedRows(world: ControlWorld) {
  const rows = await rowsOf(world, TableName);
  const own = rows.filter(({ shard }) => [SHARD_ROW, ACCOUNT_ROW].includes(String(shard)));
  return own.map(({ shard, reserved, tenants, pools }) => ({ shard, reserved, tenants, pools }));
}

/** Changes every kind of counter: of a quota, of tenants, of a pool's tenants, and of an account. */
async function spoil(world: ControlWorld, by: number): Promise<void> {
  const tables = await world.tables();
  const add = (shard: string, paths: readonly string[], names: Record<string, string>) =>
    tables.send(
      new UpdateCommand({
        TableName,
        Key: { shard },
        UpdateExpression: `ADD ${paths.map((path) => `${path} :by`).join(", ")}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ":by": by },
      }),
    );
  await add(SHARD_ROW, ["reserved.#quota", "tenants.#kind", "pools.#pool.#tenants"], {
    "#quota": "api-keys",
    "#kind": "pool",
    "#pool": "pool-s1-1",
    "#tenants": "tenants",
  });
  await add(ACCOUNT_ROW, ["reserved.#quota"], { "#quota": "iam-roles" });
}

/** What the sweeper's log says of the counters that were spoilt. */
async function reports(world: ControlWorld) {
  const lines = await logDump(REGION, await world.credentialsOf(HUB_ACCOUNT));
  return lines
    .filter(({ text }) => text.includes("counters mended"))
    .map(({ text }) => Mended.parse(JSON.parse(text.slice(text.indexOf("{")))))
    .filter(({ shard, account }) => shard === SHARD_ROW || account === SHARD_ACCOUNTS[0]);
}

/** What a line of the log says of counters. */
const Mended = z.object({
  shard: z.string().optional(),
  account: z.string().optional(),
  differences: z.array(z.string()),
});
