import { expect, test } from "vitest";
import { HUB_ACCOUNT, REGION, SHARD_ACCOUNTS } from "../../../sandbox/accounts.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import { IN_LINE } from "./vended-accounts.ts";

/** An account of somebody else's. */
const STRANGER = "999999999999";

const SETTINGS = { region: REGION, baseline: "by-hand" } as const;

const REFUSED = [
  {
    what: "an account that is a shard already",
    settings: { ...SETTINGS, account: SHARD_ACCOUNTS[0] },
    problems: [{ path: "account", problem: `is shard s1 in ${REGION} already` }],
  },
  {
    what: "the hub's account",
    settings: { ...SETTINGS, account: HUB_ACCOUNT },
    problems: [{ path: "account", problem: "must not be the control plane's own" }],
  },
  {
    what: "an account outside of the organisation and limits that make no sense",
    settings: {
      ...SETTINGS,
      account: STRANGER,
      tiers: ["gold"],
      limits: { "api-keys": 20_000, "iam-roles": 50_000 },
    },
    problems: [
      { path: "account", problem: "must be in the organisation that the platform works in" },
      { path: "tiers.0", problem: "must be one of basic, standard, premium, platinum" },
      { path: "limits.api-keys", problem: "must be at most 10000 API keys" },
      { path: "limits.iam-roles", problem: "must be at most 10000 IAM roles" },
    ],
  },
  {
    what: "a Region that AWS does not have, and limits that are no limits",
    settings: {
      ...SETTINGS,
      account: "1",
      region: "moon-1",
      capacity: { pool: -1, silo: 1.5 },
      limits: { "rest-apis": -1 },
    },
    problems: [
      { path: "account", problem: expect.stringContaining("12 digits") },
      { path: "region", problem: 'must be a Region of AWS, not "moon-1"' },
      { path: "capacity.pool", problem: expect.any(String) },
      { path: "capacity.silo", problem: expect.any(String) },
      { path: "limits.rest-apis", problem: expect.any(String) },
    ],
  },
];

/** All that may be wrong with one shard: its account is another's, who left the organisation since. */
const ALL_WRONG = {
  settings: {
    ...SETTINGS,
    account: SHARD_ACCOUNTS[0],
    region: "moon-1",
    limits: { "rest-apis": -1, "api-keys": 20_000 },
  },
  problems: [
    { path: "account", problem: "must be in the organisation that the platform works in" },
    { path: "account", problem: `is shard s1 in ${REGION} already` },
    { path: "region", problem: 'must be a Region of AWS, not "moon-1"' },
    { path: "limits.rest-apis", problem: expect.any(String) },
    { path: "limits.api-keys", problem: "must be at most 10000 API keys" },
  ],
};

/** What an operator may not register as a shard. */
export function testRefusedShards(world: () => ControlWorld): void {
  test.each(REFUSED)("refuses $what, and writes nothing", async ({ settings, problems }) => {
    await expectRefused(world(), settings, problems);
  });

  // No other test asks about the account meanwhile, which AWS says once is not in the organisation.
  test("tells of every kind of problem at once, and writes nothing", IN_LINE, async () => {
    const { settings, problems } = ALL_WRONG;
    const question = { service: "organizations", operation: "ListParents", body: settings.account };
    world().sandbox.aws.faults.add({
      kind: "refuse",
      ...question,
      code: "ChildNotFoundException",
    });

    await expectRefused(world(), settings, problems);
  });
}

async function expectRefused(
  { operator }: ControlWorld,
  settings: object,
  problems: readonly object[],
): Promise<void> {
  const before = await operator.shards();

  // The API's schema is what refuses some of them.
  const refused = operator.putShard("s9", settings as never);

  await expect(refused).rejects.toMatchObject({ code: "DOCUMENT_INVALID", status: 400, problems });
  expect(await operator.shards()).toStrictEqual(before);
  await expect(operator.mapping("shard-s9")).rejects.toMatchObject({ code: "STACK_NOT_FOUND" });
}
