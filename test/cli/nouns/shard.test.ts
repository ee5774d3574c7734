import { expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { problem, SHARD_ONE, SHARD_THREE, SHARD_TWO } from "../documents.ts";
import { lines, OPERATOR, said } from "../world.ts";

const FLEET = {
  environment: OPERATOR,
  api: {
    "GET /shards": { body: { items: [SHARD_ONE, SHARD_TWO, SHARD_THREE] } },
    "GET /shards/s1": { body: SHARD_ONE },
    "GET /shards/s3": { body: SHARD_THREE },
    "GET /shards/s9": problem(404, "SHARD_NOT_FOUND"),
  },
};

test("lists shards with what each is fullest of, and sums them up last", async () => {
  expect(await said("shard list", FLEET)).toStrictEqual({
    code: 0,
    stdout: lines(
      "SHARD  ACCOUNT       REGION     STATE     POOLED   SILOS  POOLS  FULLEST",
      "s1     111111111111  eu-west-1  ready     12/1000  1/20   2      iam-roles 40/1900 (2 %)",
      "s2     222222222222  eu-west-1  draining  0/1000   0/20   0      api-keys 12/9500 (0 %)",
      "s3     333333333333  us-east-1  warming   0/1000   0/20   0      api-keys 12/9500 (0 %)",
    ),
    stderr: "3 shards: 1 ready, 1 draining, 1 warming.\n",
  });
});

test("shows a shard with its quotas, its pools and the places that are left", async () => {
  expect(await said("shard show s1", FLEET)).toStrictEqual({
    code: 0,
    stdout: lines(
      "shard    s1",
      "account  111111111111",
      "region   eu-west-1",
      "state    ready",
      "because  its own stack was brought up by hand",
      "takes    every tier",
      "pooled   12 of 1000 tenants",
      "silos    1 of 20",
      "pools    2, 1 open",
      "fullest  iam-roles 40/1900 (2 %)",
      "",
      "QUOTA      RESERVED  USABLE  LIMIT  SAID BY     COUNTED IN",
      "api-keys   12        9500    10000  documented  account and Region",
      "iam-roles  40        1900    2000   operator    account",
      "",
      "POOL       OPEN  TENANTS  MOST",
      "pool-s1-1  yes   12       2000",
      "pool-s1-2  no    0        2000",
      "",
      "TIER      PLACES LEFT",
      "basic     988",
      "platinum  19",
    ),
    stderr: "",
  });
});

test("leaves out the list of pools where there are none", async () => {
  const { stdout } = await said("shard show s3", FLEET);

  expect(stdout).toContain("pools    0, 0 open\n");
  expect(stdout).not.toContain("POOL ");
});

test("shows what AWS was asked to raise, where it was", async () => {
  const [quota, ...others] = SHARD_ONE.quotas;
  const raise = { wanted: 12_000, state: "asked", reason: "AWS decides on 12000" };
  const shard = { ...SHARD_ONE, quotas: [{ ...quota, raise }, ...others] };

  const { stdout } = await said("shard show s1", {
    ...FLEET,
    api: { "GET /shards/s1": { body: shard } },
  });

  expect(stdout).toContain(
    "RAISE     TO     STATE  REASON\napi-keys  12000  asked  AWS decides on 12000\n",
  );
});

test("tells other programs what each line of a shard is", async () => {
  const { stdout } = await said("shard show s1 --plain", FLEET);

  expect(stdout.split("\n").slice(8)).toStrictEqual([
    "pools\t2, 1 open",
    "fullest\tiam-roles 40/1900 (2 %)",
    "quota\tapi-keys\t12\t9500\t10000\tdocumented\taccount and Region",
    "quota\tiam-roles\t40\t1900\t2000\toperator\taccount",
    "pool\tpool-s1-1\tyes\t12\t2000",
    "pool\tpool-s1-2\tno\t0\t2000",
    "tier\tbasic\t988",
    "tier\tplatinum\t19",
    "",
  ]);
});

test("passes the API's documents on as they are", async () => {
  const list = await said("shard list --json --quiet", FLEET);
  const show = await said("shard show s1 --json", FLEET);

  expect(JSON.parse(list.stdout)).toStrictEqual({ items: [SHARD_ONE, SHARD_TWO, SHARD_THREE] });
  expect(JSON.parse(show.stdout)).toStrictEqual(SHARD_ONE);
});

test("ends with the code for what is not there", async () => {
  const { code, stderr } = await said("shard show s9", FLEET);

  expect({ code, stderr }).toStrictEqual({
    code: 6,
    stderr: lines(
      "SHARD_NOT_FOUND: the request is not valid",
      "Correct the request and try again.",
    ),
  });
});

test("takes a shard through its life by the API itself", async () => {
  const api = new ApiWorld();
  const world = {
    environment: { ...OPERATOR, TENANTRY_TOKEN: "operators-token" },
    serve: (path: string, init?: RequestInit) => api.api.request(path, init),
  };
  const add = "shard add s2 --account 222222222222 --region us-east-1";
  const states = async (line: string) => {
    const { code, stdout } = await said(`${line} --plain`, world);
    return [code, /^state\t(\w+)$/m.exec(stdout)?.[1]];
  };

  expect([
    await states(`${add} --capacity-pool 5 --capacity-silo 2 --tier platinum --by-hand`),
    await states(`${add} --limit usage-plans=600`),
    await states("shard drain s2"),
    await states("shard resume s2"),
    await states("shard retire s2 --yes"),
    await states("shard drain s2"),
    await states("shard retire s2 --yes"),
  ]).toStrictEqual([
    [0, "ready"],
    [0, "ready"],
    [0, "draining"],
    [0, "ready"],
    [4, undefined],
    [0, "draining"],
    [0, "retired"],
  ]);
  expect(await api.plane.shards.get("s2")).toMatchObject({
    capacity: { pool: 5, silo: 2 },
    tiers: ["platinum"],
    limits: { "usage-plans": { value: 600, from: "operator" } },
  });
  expect((await api.plane.mapping.read("shard-s2")).wish).toBeUndefined();
});
