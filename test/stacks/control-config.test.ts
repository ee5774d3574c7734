import { expect, test } from "vitest";
import { ControlConfig } from "../../stacks/control-config.ts";
import { readConfig } from "../../stacks/read-config.ts";
import { stackDocuments, workerService } from "../support/stack-documents.ts";

const { control } = stackDocuments({ release: "r-0123456789abcdef", folder: "/releases" });
const { stack: _, ...keys } = control;

/** A configuration as Pulumi hands it over: texts by full names. */
function raw(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).map(([key, value]) => [
    `tenantry:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(texts);
}

function problemsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  try {
    readConfig("control", raw(values), ControlConfig);
    return {};
  } catch (error) {
    const lines = String(error).matchAll(/^ {2}tenantry:(\S+): (.*)$/gm);
    return Object.fromEntries([...lines].map(([, key, problem]) => [key, problem]));
  }
}

test("fills in what a company seldom changes", () => {
  expect(readConfig("control", raw(keys), ControlConfig)).toStrictEqual({
    ...control,
    tiers: [
      expect.objectContaining({ name: "basic", monthlyQuota: 1000, reservedConcurrency: "shared" }),
      expect.objectContaining({ name: "premium" }),
      expect.objectContaining({ name: "platinum", monthlyQuota: "unmetered" }),
    ],
    lanes: { shard: "pipeline", pool: "pipeline", silo: "pipeline", tenant: "express" },
    capacity: { strategy: "spread", headroom: 0.05, tenantsPerPool: 2_000, opensBelow: 0.1 },
    hourlyRegistrations: 200,
    adminInvitation: "email",
    allowedOrigin: "*",
    bootstrapRole: "OrganizationAccountAccessRole",
    pace: 1,
    authorizerTtlSeconds: 60,
    logRetentionDays: 90,
    tracing: true,
    deletionProtection: true,
    managed: false,
  });
  expect(readConfig("control", raw({ ...keys, workerService }), ControlConfig)).toMatchObject({
    workerService,
  });
});

test("makes accounts only for shards that have a pipeline", () => {
  const organization = {
    vendingRoleArn: "arn:aws:iam::888888888888:role/tenantry-vending",
    unit: "ou-ab12-cd34ef56",
    email: "aws+{shard}@example.com",
    region: "eu-west-1",
    capacity: { pool: 10, silo: 1 },
    shards: ["s3"],
  };
  const withShards = (shards: readonly string[]) => ({ ...keys, shards, organization });

  expect(readConfig("control", raw(withShards(["s1", "s3"])), ControlConfig)).toMatchObject({
    organization: { ...organization, stock: { refillBelow: 1, target: 1 } },
  });
  expect(problemsOf(withShards(["s1"]))).toStrictEqual({
    "organization.shards.0": expect.stringMatching(
      /^must be one of `shards`, which have a pipeline, got "s3"; how accounts are made, such as /,
    ),
  });
});

test("names every key that is missing, with its type and an example", () => {
  expect(problemsOf({})).toStrictEqual({
    hub: 'is missing; the hub to work in, such as {"account":"999999999999","region":"eu-west-1"}',
    shards: 'is missing; a list of shards\' names, such as ["s1","s2"]',
    tiers: expect.stringMatching(/^is missing; the list of tiers, such as \[\{"name":"basic"/),
    release: 'is missing; a release\'s id, such as "r-0123456789abcdef"',
    releaseFolder: 'is missing; the folder with releases, such as "/var/tenantry/releases"',
  });
});

test.each([
  ["hub", { account: 1, region: "eu-west-1" }, "hub.account", "the hub to work in"],
  ["hub", { ...control.hub, roleArn: "admin" }, "hub.roleArn", "the hub to work in"],
  ["shards", "s1", "shards", "must be a list of shards' names; a list of shards' names"],
  ["shards", ["S 1"], "shards.0", "a list of shards' names"],
  ["tiers", [{ name: "basic" }], "tiers.0.isolation", "the list of tiers"],
  ["release", "", "release", "a release's id"],
  ["releaseFolder", "releases", "releaseFolder", "must be an absolute path; the folder with"],
  ["lanes", { pool: "slow" }, "lanes.pool", 'must be "express" or "pipeline"; a lane for each'],
  ["hourlyRegistrations", "many", "hourlyRegistrations", "must be a whole number; a number of"],
  ["hourlyRegistrations", 0, "hourlyRegistrations", "a number of registrations"],
  ["adminInvitation", "post", "adminInvitation", 'must be "email" or "none"; "email" or "none"'],
  ["allowedOrigin", "console", "allowedOrigin", 'must be "*" or an origin; an origin'],
  ["bootstrapRole", "", "bootstrapRole", "a role's name"],
  ["bootstrapRole", "tenantry-boot", "bootstrapRole", 'must not begin with "tenantry-", as what'],
  ["pace", "fast", "pace", "must be a number; a factor"],
  ["pace", 0, "pace", "a factor"],
  ["authorizerTtlSeconds", 61, "authorizerTtlSeconds", "must be 0 to 60 seconds; a number of"],
  ["logRetentionDays", 45, "logRetentionDays", "must be one of 1, 3, 5, 7, 14, 30"],
  ["tracing", "perhaps", "tracing", "must be true or false; whether to trace"],
  ["stateUrl", "", "stateUrl", "must be file:// and an absolute path; a folder for state"],
  ["stateUrl", "s3://my-state", "stateUrl", "only for workers that share this machine"],
  ["stateUrl", "file://state", "stateUrl", "must be file:// and an absolute path"],
  ["releasesFrom", "", "releasesFrom", "must be an absolute path; a folder with releases"],
  ["releasesFrom", "s3://my-releases", "releasesFrom", "only for workers that share this machine"],
  ["workerService", { count: 2 }, "workerService.image", "the worker service"],
  ["workerService", { ...workerService, count: 0 }, "workerService.count", "the worker service"],
  ["deletionProtection", "perhaps", "deletionProtection", "must be true or false; whether to keep"],
  ["managed", "perhaps", "managed", "must be true or false; whether only the platform"],
])("refuses %s as %j, with its type and an example", (key, value, path, problem) => {
  const problems = problemsOf({ ...keys, [key]: value });

  expect(problems[path]).toContain(problem);
  expect(problems[path]).toMatch(/, such as ["[{\d]|, such as (true|false)$/);
});

test("takes folders of this machine for state and releases", () => {
  const folders = {
    stateUrl: "file:///var/tenantry/state",
    releasesFrom: "/var/tenantry/releases",
  };

  expect(readConfig("control", raw({ ...keys, ...folders }), ControlConfig)).toMatchObject(folders);
});

test("refuses a key that it does not know", () => {
  expect(problemsOf({ ...keys, colour: "blue" })).toStrictEqual({
    colour: "is not a field that is known here",
  });
});
