import { expect, test } from "vitest";
import { type ConfigFacts, programConfigOf } from "../../../automation/worker/program-config.ts";
import { withSlotVersions } from "../../../automation/worker/slot-versions.ts";
import { CONFIGS } from "../../../stacks/programs.ts";
import { parseDocument } from "../../../tenants/document.ts";
import { parseTiers } from "../../../tenants/tier.ts";
import { type Truth, untouched } from "../../../tenants/truth.ts";
import tierFile from "../../../tiers.json" with { type: "json" };
import { sampleShard } from "../../support/sample-shard.ts";
import { wishOf } from "../../support/sample-tenant.ts";

const tenant = "01jd3m9k2b7c4r8t6v0w5x1y3z";
const [r1, r2, r3] = ["r-1111111111111111", "r-2222222222222222", "r-3333333333333333"];
const slots = (blue: string, green: string, live: "blue" | "green" = "blue") => ({
  blue,
  green,
  live,
});
const tiers = parseTiers(tierFile, "tiers.json");
const target = {
  name: "s1",
  account: "111111111111",
  region: "us-east-1",
  deployRoleArn: "arn:aws:iam::111111111111:role/tenantry-deploy",
  externalId: "tenantry-s1",
};

function facts(changes: Partial<ConfigFacts> = {}): ConfigFacts {
  return {
    role: "pool",
    wish: wishOf({ slots: slots(r1, r1) }),
    shard: sampleShard(),
    truth: untouched("pool-s1-1"),
    tiers,
    hubAccount: "000000000000",
    bootstrapRole: "Boot",
    releaseFolder: "/releases",
    releaseBucket: "bucket",
    planeSettings: { deletionProtection: true, authorizerTtlSeconds: 5 },
    ...changes,
  };
}

/** The truth of a pool after an `up` whose deployed release had these versions. */
function truthAfter(before: Truth, held: Truth["slots"], release: string, version: string): Truth {
  const outputs = withSlotVersions(
    { release, versions: { orders: version } },
    held ?? slots(release, release),
    before.outputs,
  );
  return { ...before, slots: held, outputs };
}

test("configures a pool with one release in both slots", () => {
  const { release, config } = programConfigOf(facts());

  expect(release).toBe(r1);
  expect(config).toStrictEqual({
    shard: target,
    tiers,
    slots: { blue: { release: r1 }, green: { release: r1 }, live: "blue" },
    releaseFolder: "/releases",
    releaseBucket: "bucket",
    authorizerTtlSeconds: 5,
    deletionProtection: true,
    managed: true,
  });
});

test("leaves the code to the engine where shards have no releases", () => {
  expect(programConfigOf(facts({ releaseBucket: undefined })).config).not.toHaveProperty(
    "releaseBucket",
  );
});

test("takes the protection off what is to be removed, or where the operator wants none", () => {
  const absent = facts({ wish: wishOf({ state: "absent" }) });
  const bare = facts({ planeSettings: { deletionProtection: false } });

  expect(programConfigOf(absent).config.deletionProtection).toBe(false);
  expect(programConfigOf(bare).config.deletionProtection).toBe(false);
});

test("configures a silo as a pool with its tenant", () => {
  const wish = wishOf({ stack: `silo-${tenant}`, tenant, tier: "platinum", keyGeneration: 2 });

  expect(programConfigOf(facts({ role: "silo", wish })).config).toMatchObject({
    shard: target,
    tenant,
    tier: "platinum",
    generation: 2,
  });
});

test("configures a tenant's stack with what it needs of its pool", () => {
  const wish = wishOf({
    stack: `tenant-${tenant}`,
    tenant,
    tier: "basic",
    keyGeneration: 1,
    planeStack: "pool-s1-1",
    slots: slots(r1, r2, "green"),
  });
  const outputs = { plane: "pool-s1-1", userPoolId: "p", usagePlanIds: { basic: "b" }, other: 1 };
  const plane: Truth = { ...untouched("pool-s1-1"), state: "present", outputs };

  expect(programConfigOf(facts({ role: "tenant", wish, plane }))).toStrictEqual({
    release: r2,
    config: {
      shard: target,
      release: r2,
      tenant,
      tier: "basic",
      generation: 1,
      plane: { plane: "pool-s1-1", userPoolId: "p", usagePlanIds: { basic: "b" } },
      managed: true,
    },
  });
});

test("configures a shard through the role that is there before its own", () => {
  const { release, config } = programConfigOf(facts({ role: "shard" }));

  expect(release).toBe(r1);
  expect(config).toStrictEqual({
    shard: {
      name: "s1",
      account: "111111111111",
      region: "us-east-1",
      bootstrapRoleArn: "arn:aws:iam::111111111111:role/Boot",
    },
    hub: { account: "000000000000" },
    release: r1,
    deletionProtection: true,
    managed: true,
  });
});

test("is what the programs take", () => {
  const { config } = programConfigOf(facts());
  const shard = programConfigOf(facts({ role: "shard" })).config;

  expect(parseDocument(CONFIGS.pool, { stack: "pool-s1-1", ...config }, "x")).toStrictEqual({
    stack: "pool-s1-1",
    ...config,
    logRetentionDays: 30,
    allowedOrigin: "*",
    tracing: true,
  });
  expect(parseDocument(CONFIGS.shard, { stack: "shard-s1", ...shard }, "x")).toStrictEqual({
    stack: "shard-s1",
    ...shard,
  });
});

test("keeps the live slot on its versions while the idle one takes a release", () => {
  const truth = truthAfter(untouched("p"), slots(r1, r1), r1, "1");
  const wish = wishOf({ slots: slots(r1, r2) });

  expect(programConfigOf(facts({ wish, truth }))).toMatchObject({
    release: r2,
    config: {
      slots: {
        blue: { release: r1, versions: { orders: "1" } },
        green: { release: r2 },
        live: "blue",
      },
    },
  });
});

test("keeps the same slot on its versions when only the live one changes, and when it goes back", () => {
  const first = truthAfter(untouched("p"), slots(r1, r1), r1, "1");
  const second = truthAfter(first, slots(r1, r2), r2, "2");
  const flipped = programConfigOf(
    facts({ wish: wishOf({ slots: slots(r1, r2, "green") }), truth: second }),
  );

  expect(flipped).toMatchObject({
    release: r2,
    config: { slots: { blue: { release: r1, versions: { orders: "1" } }, live: "green" } },
  });
});

test("keeps the slot that was deployed last on its versions when the other takes the next release", () => {
  const first = truthAfter(untouched("p"), slots(r1, r1), r1, "1");
  const second = truthAfter(first, slots(r1, r2), r2, "2");
  const wish = wishOf({ slots: slots(r3, r2, "green") });

  expect(programConfigOf(facts({ wish, truth: second }))).toMatchObject({
    release: r3,
    config: {
      slots: { blue: { release: r3 }, green: { release: r2, versions: { orders: "2" } } },
    },
  });
});

test("refuses two new releases at once, of which neither is known by its versions", () => {
  const wish = wishOf({ slots: slots(r1, r2) });

  expect(() => programConfigOf(facts({ wish }))).toThrow(
    expect.objectContaining({ code: "SLOTS_UNPINNED" }),
  );
});

test("refuses a tenant's stack whose pool is not in service, and a wish without its tenant", () => {
  const wish = wishOf({ stack: `tenant-${tenant}`, tenant, planeStack: "pool-s1-1" });
  const silo = facts({ role: "silo" });

  expect(() => programConfigOf(facts({ role: "tenant", wish }))).toThrow(
    expect.objectContaining({ code: "POOL_ABSENT" }),
  );
  expect(() => programConfigOf(silo)).toThrow(expect.objectContaining({ code: "WISH_UNWORKABLE" }));
  const keyless = facts({ role: "silo", wish: wishOf({ tenant }) });
  expect(() => programConfigOf(keyless)).toThrow("names no key generation");
});

test("leaves outputs alone that say nothing of versions", () => {
  expect(withSlotVersions({ tenant }, slots(r1, r1), {})).toStrictEqual({ tenant });
});
