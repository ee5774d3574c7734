import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { poolPlace, sampleShard } from "../../support/sample-shard.ts";

let world = new ApiWorld();
const settings = {
  account: "222222222222",
  region: "us-east-1",
  capacity: { pool: 5, silo: 1 },
  baseline: "by-hand",
};

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

test("registers a shard that was brought up by hand, and changes how much it can hold", async () => {
  expect((await world.operator("PUT", "/shards/s2", settings)).body).toMatchObject({
    shard: "s2",
    account: "222222222222",
    region: "us-east-1",
    state: "ready",
    reason: "its own stack was brought up by hand",
    tiers: [],
    capacity: { pool: 5, silo: 1 },
    tenants: { pool: 0, silo: 0 },
    pools: {},
    left: { basic: 0, standard: 0, premium: 0, platinum: 1 },
  });

  const more = { ...settings, capacity: { pool: 9, silo: 3 }, tiers: ["platinum"] };
  expect((await world.operator("PUT", "/shards/s2", more)).body).toMatchObject({
    capacity: { pool: 9, silo: 3 },
    tiers: ["platinum"],
    left: { basic: 0, platinum: 3 },
  });
  expect((await world.operator("GET", "/shards")).body).toMatchObject({
    items: [{ shard: "s1" }, { shard: "s2" }],
  });
  expect((await world.plane.mapping.read("shard-s2")).wish).toBeUndefined();
});

test("wishes the own stack of a shard that the platform is to bring up, once", async () => {
  const { baseline: _byHand, ...platform } = settings;

  for (let times = 0; times < 2; times += 1) {
    expect((await world.operator("PUT", "/shards/s2", platform)).body).toMatchObject({
      state: "warming",
    });
  }

  expect((await world.plane.mapping.read("shard-s2")).wish).toMatchObject({
    generation: 1,
    state: "present",
    shard: "s2",
    slots: { blue: "r-new", green: "r-new", live: "blue" },
    wishedBy: "operator:olga",
  });
});

test("shows the limits that AWS is to raise for a shard, in the list and alone", async () => {
  const raise = { wanted: 600, state: "asked", reason: "AWS decides on 600" } as const;
  const since = "2026-11-21T12:00:00.000Z";
  world.plane.vendings.put({ shard: "s1", raises: { "usage-plans": { ...raise, since } } });
  world.plane.vendings.put({ shard: "s9" });
  const shown = expect.objectContaining({ quota: "usage-plans", raise });

  const list = await world.operator("GET", "/shards");
  world.plane.vendings.all = () => Promise.reject(new Error("a scan for one shard"));
  const one = await world.operator("GET", "/shards/s1");

  expect(list.body).toMatchObject({ items: [{ quotas: expect.arrayContaining([shown]) }] });
  expect(one.body).toMatchObject({ quotas: expect.arrayContaining([shown]) });
});

test("refuses a shard with all that is wrong with it, and writes nothing", async () => {
  const wrong = {
    ...settings,
    account: "000000000000",
    tiers: ["gold"],
    limits: { "rest-apis": 601, "iam-roles": 10_001, "usage-plans": 5_000 },
  };

  expect(await world.operator("PUT", "/shards/s3", wrong)).toMatchObject({
    status: 400,
    body: {
      problems: [
        { path: "account", problem: "must not be the control plane's own" },
        { path: "tiers.0", problem: "must be one of basic, standard, premium, platinum" },
        { path: "limits.rest-apis", problem: "must be at most 600 regional REST APIs" },
        { path: "limits.iam-roles", problem: "must be at most 10000 IAM roles" },
      ],
    },
  });
  expect(await world.operator("GET", "/shards/s3")).toMatchObject({ status: 404 });
});

test("refuses an account that is a shard, a shard that moves, and values that are none", async () => {
  const { account, region } = sampleShard();

  expect(await world.operator("PUT", "/shards/s3", { ...settings, account })).toMatchObject({
    status: 400,
    body: { problems: [{ path: "account", problem: "is shard s1 in us-east-1 already" }] },
  });
  expect(
    await world.operator("PUT", "/shards/s1", { ...settings, region: "eu-west-1" }),
  ).toMatchObject({
    status: 400,
    body: {
      problems: [
        { path: "account", problem: `must be ${account}, where the shard is` },
        { path: "region", problem: `must be ${region}, where the shard is` },
      ],
    },
  });
  expect(
    await world.operator("PUT", "/shards/s3", { ...settings, account: "1", region: "moon-1" }),
  ).toMatchObject({ status: 400, body: { problems: [{ path: "account" }, { path: "region" }] } });
  expect(await world.operator("PUT", "/shards/S_3", settings)).toMatchObject({ status: 400 });
});

test("says which quota binds, and that a shard is full when nothing fits any more", async () => {
  world.plane.shards.put({ reserved: { "rest-apis": 600, "api-keys": 10_000 } });

  expect((await world.operator("GET", "/shards/s1")).body).toMatchObject({
    state: "full",
    reason: "has 600 of 600 regional REST APIs reserved, and 1 are needed",
    binding: "rest-apis",
    left: { basic: 0, platinum: 0 },
  });
});

test("shows a shard as full whose limit was lowered under what is used, and harms no tenant", async () => {
  world.plane.shards.put({
    tenants: { pool: 0, silo: 2 },
    capacity: { pool: 0, silo: 9 },
    reserved: { "rest-apis": 3 },
    limits: { "rest-apis": { value: 2, from: "service-quotas" } },
  });

  const { body } = await world.operator("GET", "/shards/s1");

  expect(body).toMatchObject({ state: "full", tenants: { silo: 2 }, left: { platinum: 0 } });
  expect(body).toMatchObject({
    quotas: expect.arrayContaining([
      {
        quota: "rest-apis",
        name: "regional REST APIs",
        scope: "account and Region",
        reserved: 3,
        usable: 2,
        limit: 2,
        from: "service-quotas",
      },
    ]),
  });
});

test("shows a shard as full of which any limit was lowered under what is used", async () => {
  world.plane.shards.put({
    tenants: { pool: 1, silo: 2 },
    pools: { "pool-s1-1": { isOpen: true, tenants: 1, most: 9, reserved: {} } },
    reserved: { "usage-plans": 5, "api-keys": 3 },
    limits: { "usage-plans": { value: 4, from: "operator" } },
  });

  const { body } = await world.operator("GET", "/shards/s1");

  expect(body).toMatchObject({
    state: "full",
    reason: expect.stringContaining("has 5 of 4 usage plans reserved"),
    left: { basic: 0, platinum: 0 },
  });
});

test("sets the limit of an account over all its Regions where it counts", async () => {
  const roles = { ...settings, limits: { "iam-roles": 5_000 } };

  const { body } = await world.operator("PUT", "/shards/s2", roles);

  expect(body).toMatchObject({
    quotas: expect.arrayContaining([
      expect.objectContaining({ quota: "iam-roles", limit: 5_000, from: "operator" }),
    ]),
  });
});

test("wishes no stack of a shard that was brought up by hand, whoever changes it later", async () => {
  const { baseline: _byHand, ...later } = settings;
  await world.operator("PUT", "/shards/s2", settings);

  expect((await world.operator("PUT", "/shards/s2", later)).body).toMatchObject({ state: "ready" });
  expect((await world.plane.mapping.read("shard-s2")).wish).toBeUndefined();
});

test("takes the account of a retired shard for a new one", async () => {
  const { account } = world.plane.shards.put({ state: "retired", pools: {} });

  expect(await world.operator("PUT", "/shards/s9", { ...settings, account })).toMatchObject({
    status: 200,
  });
});

test("drains a shard, takes it back, and retires it when it is empty", async () => {
  world.plane.shards.put({ pools: {}, tenants: { pool: 0, silo: 1 } });

  expect(await world.operator("POST", "/shards/s1/retire")).toMatchObject({
    status: 409,
    body: { code: "SHARD_MOVE_ILLEGAL" },
  });
  expect((await world.operator("POST", "/shards/s1/drain")).body).toMatchObject({
    state: "draining",
    reason: "drain asked for (operator:olga)",
  });
  expect((await world.operator("POST", "/shards/s1/resume")).body).toMatchObject({
    state: "ready",
  });
  await world.operator("POST", "/shards/s1/drain", { reason: "account is given up" });
  expect(await world.operator("POST", "/shards/s1/retire")).toMatchObject({
    status: 409,
    body: {
      code: "SHARD_OCCUPIED",
      detail: 'shard "s1" is not empty: 1 tenants and 0 pools (none)',
    },
  });
  world.plane.shards.put({ pools: {}, state: "draining" });
  expect((await world.operator("POST", "/shards/s1/retire")).body).toMatchObject({
    state: "retired",
  });
});

test("retires a shard of the platform's by wishing its own stack away", async () => {
  const { baseline: _byHand, ...platform } = settings;
  await world.operator("PUT", "/shards/s2", platform);
  await world.plane.shards.enter("s2", ["warming"], "ready", "a test");
  await world.operator("POST", "/shards/s2/drain");

  for (let times = 0; times < 2; times += 1) {
    expect((await world.operator("POST", "/shards/s2/retire")).body).toMatchObject({
      state: "retiring",
    });
  }
  expect(await world.operator("POST", "/shards/s2/resume")).toMatchObject({
    status: 409,
    body: { code: "SHARD_MOVE_ILLEGAL" },
  });
  expect((await world.plane.mapping.read("shard-s2")).wish).toMatchObject({
    generation: 2,
    state: "absent",
  });
});

test("reserves what a pool uses with its wish, once, and refuses one that finds no room", async () => {
  for (let times = 0; times < 2; times += 1) {
    expect(await world.operator("PUT", "/mappings/pool-s1-2", { shard: "s1" })).toMatchObject({
      status: 200,
    });
  }
  expect((await world.plane.shards.get("s1")).pools["pool-s1-2"]).toStrictEqual(
    poolPlace({ isOpen: false }),
  );

  world.plane.shards.put({ reserved: { "rest-apis": 600 } });
  expect(await world.operator("PUT", "/mappings/pool-s1-3", { shard: "s1" })).toMatchObject({
    status: 409,
    body: {
      code: "POOL_UNPLACEABLE",
      detail:
        "pool-s1-3 finds no room: s1 has 600 of 600 regional REST APIs reserved, and 1 are needed",
    },
  });
  expect((await world.plane.mapping.read("pool-s1-3")).wish).toBeUndefined();
});

test("wishes no pool away in which a place was taken a moment ago", async () => {
  world.plane.shards.put({ pools: { "pool-s1-1": poolPlace({ tenants: 1 }) } });

  expect(
    await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1", state: "absent" }),
  ).toMatchObject({ status: 409, body: { code: "POOL_OCCUPIED" } });
  expect((await world.plane.shards.get("s1")).pools["pool-s1-1"]?.isOpen).toBe(true);
});

test("refuses to wish a pool that is being taken away", async () => {
  await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1", state: "absent" });

  expect(await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1" })).toMatchObject({
    status: 409,
    body: { code: "POOL_LEAVING" },
  });
});
