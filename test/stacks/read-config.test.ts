import { expect, test } from "vitest";
import { PoolConfig } from "../../stacks/plane-config.ts";
import { readConfig, readRole } from "../../stacks/read-config.ts";
import { ShardConfig } from "../../stacks/shard-config.ts";
import { TenantConfig } from "../../stacks/tenant-config.ts";

const shard = {
  name: "s1",
  account: "111111111111",
  region: "us-east-1",
  bootstrapRoleArn: "arn:aws:iam::111111111111:role/OrganizationAccountAccessRole",
};
const good = {
  "tenantry:role": "shard",
  "tenantry:shard": JSON.stringify(shard),
  "tenantry:hub": JSON.stringify({ account: "999999999999" }),
};

function messageOf(work: () => unknown): string {
  try {
    return `came to ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

test("reads which program a stack has, and names them all where it has none", () => {
  expect(readRole("shard-s1", good, ["pool", "shard"])).toBe("shard");
  expect(() => readRole("x", {}, ["pool", "shard"])).toThrow(
    expect.objectContaining({
      code: "CONFIGURATION_INVALID",
      issues: [{ path: "tenantry:role", problem: 'must be one of pool, shard, such as "pool"' }],
    }),
  );
});

test("reads texts as they are and all else as JSON, with defaults", () => {
  const raw = { ...good, "tenantry:deletionProtection": "false", "tenantry:release": "12" };

  expect(readConfig("shard-s1", raw, ShardConfig)).toStrictEqual({
    stack: "shard-s1",
    shard,
    hub: { account: "999999999999" },
    release: "12",
    deletionProtection: false,
    managed: false,
  });
});

test("names each key that is missing or wrong, with its type and an example", () => {
  const { bootstrapRoleArn: deployRoleArn, ...place } = shard;
  const raw = {
    "tenantry:role": "pool",
    "tenantry:shard": JSON.stringify({
      ...place,
      account: "111",
      deployRoleArn,
      externalId: "tenantry-s1",
    }),
    "tenantry:releaseFolder": "releases",
    "tenantry:managed": "perhaps",
    "tenantry:colour": "blue",
    "other:key": "of another package",
  };

  expect(messageOf(() => readConfig("pool-a", raw, PoolConfig))).toBe(
    [
      "the configuration of stack pool-a is not valid",
      '  tenantry:shard.account: must be an account id of 12 digits; the shard to work in, such as {"name":"s1","account":"111111111111","region":"us-east-1","deployRoleArn":"arn:aws:iam::111111111111:role/tenantry-deploy","externalId":"tenantry-s1"}',
      '  tenantry:tiers: is missing; the list of tiers, such as [{"name":"basic","isolation":"pool","throttle":{"rate":10,"burst":10},"monthlyQuota":100000,"approval":"none"}]',
      '  tenantry:releaseFolder: must be an absolute path; the folder with releases, such as "/var/tenantry/releases"',
      '  tenantry:slots: is missing; the slots, such as {"blue":{"release":"r-0123456789abcdef"},"green":{"release":"r-0123456789abcdef"},"live":"blue"}',
      "  tenantry:managed: must be true or false; whether only the platform changes the stack, true or false, such as true",
      "  tenantry:colour: is not a field that is known here",
    ].join("\n"),
  );
});

test("refuses a shard in the hub's account", () => {
  const raw = { ...good, "tenantry:hub": JSON.stringify({ account: shard.account }) };

  expect(() => readConfig("shard-s1", raw, ShardConfig)).toThrow(
    "tenantry:shard.account: must differ from hub.account: a shard has an account of its own; the shard to bring up, such as {",
  );
});

test("refuses a tenant whose tier the pool has no plan for", () => {
  const { bootstrapRoleArn: deployRoleArn, ...place } = shard;
  const raw = {
    "tenantry:shard": JSON.stringify({ ...place, deployRoleArn, externalId: "tenantry-s1" }),
    "tenantry:tenant": "01jd3m9k2b7c4r8t6v0w5x1y3z",
    "tenantry:tier": "gold",
    "tenantry:generation": "1",
    "tenantry:release": "r-0123456789abcdef",
    "tenantry:plane": JSON.stringify({
      plane: "pool-a",
      userPoolId: "pool",
      usagePlanIds: { basic: "plan" },
      apiUrl: "https://api.example.com",
    }),
  };

  expect(() => readConfig("tenant-x", raw, TenantConfig)).toThrow(
    'tenantry:tier: must be a tier that the pool has a usage plan for; a tier\'s name, such as "basic"',
  );
});
