import { expect, test } from "vitest";
import { problem, SHARD_ONE, SHARD_THREE } from "../documents.ts";
import { lines, OPERATOR, said, tenantry } from "../world.ts";

const NEW = "shard add s3 --account 333333333333 --region us-east-1";
const AGAIN = "shard add s1 --account 111111111111 --region eu-west-1";

/** An API that knows the shard s1, and takes s3. */
const WORLD = {
  environment: OPERATOR,
  api: {
    "GET /shards/s1": { body: SHARD_ONE },
    "GET /shards/s3": problem(404, "SHARD_NOT_FOUND"),
    "PUT /shards/s1": { body: SHARD_ONE },
    "PUT /shards/s3": { body: SHARD_THREE },
  },
};

/** What a command line sent last. */
async function sent(line: string): Promise<unknown> {
  const { requests } = await tenantry(line, WORLD);
  return requests.at(-1)?.body;
}

test("registers a shard whose own stack the platform makes, and says how to follow that", async () => {
  const { code, stdout, stderr, requests } = await tenantry(NEW, WORLD);

  expect({ code, stderr }).toStrictEqual({
    code: 0,
    stderr: "Its own stack is being made: follow it with `tenantry stack show shard-s3`.\n",
  });
  expect(requests.map(({ method, body }) => ({ method, body }))).toStrictEqual([
    { method: "GET", body: undefined },
    {
      method: "PUT",
      body: {
        account: "333333333333",
        region: "us-east-1",
        tiers: [],
        limits: {},
        baseline: "platform",
      },
    },
  ]);
  expect(stdout).toContain("state    warming\n");
});

test("says how much a new shard may hold, for which tiers, and what its account was raised to", async () => {
  const flags =
    "--capacity-pool 1000 --capacity-silo 20 --tier platinum --tier basic --limit iam-roles=5000 --limit usage-plans=600 --by-hand";

  expect(await sent(`${NEW} ${flags}`)).toStrictEqual({
    account: "333333333333",
    region: "us-east-1",
    capacity: { pool: 1000, silo: 20 },
    tiers: ["platinum", "basic"],
    limits: { "iam-roles": 5000, "usage-plans": 600 },
    baseline: "by-hand",
  });
});

test("takes flags before the name", async () => {
  expect(
    await sent("shard add --tier platinum s3 --account 333333333333 --region us-east-1"),
  ).toMatchObject({ tiers: ["platinum"] });
});

test("leaves of a shard that is there what is not said, its own stack first of all", async () => {
  expect(await sent(`${AGAIN} --limit user-pools=2000`)).toStrictEqual({
    account: "111111111111",
    region: "eu-west-1",
    capacity: { pool: 1000, silo: 20 },
    tiers: [],
    limits: { "iam-roles": 2000, "user-pools": 2000 },
    baseline: "by-hand",
  });
});

test("wishes the stack of a shard once more that is still being made", async () => {
  const world = { ...WORLD, api: { ...WORLD.api, "GET /shards/s3": { body: SHARD_THREE } } };
  const { requests } = await tenantry(NEW, world);

  expect(requests.at(-1)?.body).toMatchObject({ baseline: "platform" });
});

test("lets a shard that was kept for some take every tier again", async () => {
  const kept = { ...SHARD_ONE, tiers: ["platinum"] };
  const world = { ...WORLD, api: { ...WORLD.api, "GET /shards/s1": { body: kept } } };
  const again = await tenantry(AGAIN, world);
  const every = await tenantry(`${AGAIN} --every-tier`, world);

  expect(again.requests.at(-1)?.body).toMatchObject({ tiers: ["platinum"] });
  expect(every.requests.at(-1)?.body).toMatchObject({ tiers: [] });
});

test("shows in a dry run what would be sent", async () => {
  const { requests, ...told } = await tenantry(
    `${NEW} --tier platinum --limit rest-apis=500 --dry-run`,
    WORLD,
  );

  expect(requests.map(({ method }) => method)).toStrictEqual(["GET"]);
  expect(told).toMatchObject({
    code: 0,
    stdout: lines(
      "account   333333333333",
      "region    us-east-1",
      'tiers     ["platinum"]',
      'limits    {"rest-apis":500}',
      "baseline  platform",
    ),
    stderr: 'Would register shard "s3".\n',
  });
});

test("refuses wrong words and flags, all at once", async () => {
  const line =
    "shard add S3 --region eu-wst-1 --limit iam-role=5 --limit tables --capacity-pool many";
  const { code, stderr } = await said(line, WORLD);

  expect({ code, stderr }).toStrictEqual({
    code: 2,
    stderr: lines(
      "ARGUMENTS_INVALID: `tenantry shard add` cannot be run like this",
      "  <shard>: must be 1 to 16 lower-case letters or digits",
      "  --account: is missing",
      "  --capacity-pool: must be a whole number from 0 to 100000",
      '  --limit: must be one of rest-apis, api-keys, usage-plans, user-pools, tables, reserved-concurrency, iam-roles, not "iam-role" (did you mean iam-roles?)',
      '  --limit: must be a quota, = and a whole number, not "tables"',
      "See `tenantry shard add --help`.",
    ),
  });
});

test.each([
  ["--capacity-pool 5", "--capacity-silo: goes with --capacity-pool"],
  ["--capacity-silo 5", "--capacity-pool: goes with --capacity-silo"],
  ["--tier basic --every-tier", "--every-tier: contradicts --tier"],
])("refuses %s", async (flags, told) => {
  const { code, stderr } = await said(`${NEW} ${flags}`, WORLD);

  expect(code).toBe(2);
  expect(stderr).toContain(`  ${told}\n`);
});

test("leaves an account and a Region to the API, which tells every problem at once", async () => {
  const refusal = problem(400, "DOCUMENT_INVALID", {
    problems: [{ path: "account", problem: "must not be the control plane's own" }],
  });
  const world = { ...WORLD, api: { ...WORLD.api, "PUT /shards/s3": refusal } };
  const line = "shard add s3 --account 1 --region moon-1 --limit api-keys=20000";
  const { requests } = await tenantry(line, world);
  const { code, stderr } = await said(line, world);

  const body = { account: "1", region: "moon-1", limits: { "api-keys": 20_000 } };
  expect(requests.at(-1)).toMatchObject({ method: "PUT", body });
  expect(code).toBe(2);
  expect(stderr).toContain("  account: must not be the control plane's own\n");
});

test("stops at a failure that is not about the shard", async () => {
  const refused = problem(403, "OPERATOR_FORBIDDEN");
  const world = { ...WORLD, api: { ...WORLD.api, "GET /shards/s3": refused } };
  const { code, requests } = await tenantry(NEW, world);

  expect({ code, sent: requests.length }).toStrictEqual({ code: 5, sent: 1 });
});
