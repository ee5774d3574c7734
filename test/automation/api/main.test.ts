import { readFileSync } from "node:fs";
import type { LambdaEvent } from "hono/aws-lambda";
import { afterEach, expect, test, vi } from "vitest";
import { parseApiSettings } from "../../../automation/api/api-settings.ts";
import { mayCall, operatorOf } from "../../../automation/api/operator.ts";
import { Lanes } from "../../../tenants/lane.ts";
import { parseTiers } from "../../../tenants/tier.ts";
import { SAMPLE_RULES, SAMPLE_USAGE } from "../../support/sample-shard.ts";

const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  TENANTRY_MAPPING_TABLE: "mapping",
  TENANTRY_TENANTS_TABLE: "tenants",
  TENANTRY_NAMES_TABLE: "names",
  TENANTRY_SHARDS_TABLE: "shards",
  TENANTRY_TOKENS_TABLE: "tokens",
  TENANTRY_OPERATIONS_TABLE: "operations",
  TENANTRY_RELEASES_TABLE: "releases",
  TENANTRY_ONBOARDING_MACHINE: "arn:on",
  TENANTRY_OFFBOARDING_MACHINE: "arn:off",
  TENANTRY_BUS: "bus",
  TENANTRY_OPERATOR_POOL: "us-east-1_pool",
  TENANTRY_OPERATOR_CLIENT: "client",
  TENANTRY_HUB_ACCOUNT: "000000000000",
  TENANTRY_TIERS: readFileSync("tiers.json", "utf8"),
  TENANTRY_USAGE: JSON.stringify(SAMPLE_USAGE),
  TENANTRY_LANES: "{}",
  TENANTRY_CAPACITY: JSON.stringify(SAMPLE_RULES),
  TENANTRY_RELEASE: "r-1",
  TENANTRY_HOURLY_CAP: "60",
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("reads what the control stack tells the API", () => {
  expect(
    parseApiSettings({ ...ENVIRONMENT, AWS_ENDPOINT_URL: "http://127.0.0.1:1" }),
  ).toStrictEqual({
    tables: {
      mapping: "mapping",
      tenants: "tenants",
      names: "names",
      shards: "shards",
      tokens: "tokens",
      operations: "operations",
      releases: "releases",
    },
    machines: { onboarding: "arn:on", offboarding: "arn:off" },
    bus: "bus",
    operators: {
      userPoolId: "us-east-1_pool",
      clientId: "client",
      endpoint: "http://127.0.0.1:1",
    },
    hubAccount: "000000000000",
    region: "us-east-1",
    membersRoleArn: undefined,
    tiers: parseTiers(JSON.parse(ENVIRONMENT.TENANTRY_TIERS), "tiers"),
    usage: SAMPLE_USAGE,
    capacity: SAMPLE_RULES,
    lanes: Lanes.parse({}),
    release: "r-1",
    allowedOrigin: "*",
    hourlyCap: 60,
  });
});

test("reads by which role it asks about the organisation, where there is one", () => {
  const role = "arn:aws:iam::888888888888:role/tenantry-members";

  const { membersRoleArn } = parseApiSettings({ ...ENVIRONMENT, TENANTRY_MEMBERS_ROLE: role });

  expect(membersRoleArn).toBe(role);
  expect(() => parseApiSettings({ ...ENVIRONMENT, TENANTRY_MEMBERS_ROLE: "a role" })).toThrow(
    expect.objectContaining({
      issues: [{ path: "TENANTRY_MEMBERS_ROLE", problem: "must be the ARN of a role" }],
    }),
  );
});

test("refuses an environment with all that is wrong in it", () => {
  const { TENANTRY_BUS: _missing, ...rest } = ENVIRONMENT;

  expect(() =>
    parseApiSettings({ ...rest, TENANTRY_TIERS: "{", TENANTRY_HOURLY_CAP: "0" }),
  ).toThrow(
    expect.objectContaining({
      code: "DOCUMENT_INVALID",
      issues: [
        { path: "TENANTRY_BUS", problem: expect.any(String) },
        { path: "TENANTRY_TIERS", problem: "must be JSON" },
        { path: "TENANTRY_HOURLY_CAP", problem: expect.any(String) },
      ],
    }),
  );
});

test.each([
  [["reader"], "reader"],
  [["reader", "operator"], "operator"],
])("lets those of %j in as %s", (groups, role) => {
  expect(operatorOf("olga", groups)).toStrictEqual({ user: "olga", role });
});

test("lets readers look and nothing else, and nobody in who is of no group", () => {
  expect(operatorOf("eve", ["admins"])).toBeUndefined();
  expect(["GET", "HEAD", "POST", "PUT"].map((method) => mayCall("reader", method))).toStrictEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(mayCall("operator", "PUT")).toBe(true);
});

// The adapter reads nothing else of an event.
const EVENT = {
  httpMethod: "GET",
  path: "/tenants",
  resource: "/{proxy+}",
  headers: { host: "api.test" },
  multiValueHeaders: {},
  queryStringParameters: {},
  requestContext: { domainName: "api.test" },
  body: null,
  isBase64Encoded: false,
} as unknown as LambdaEvent;

test("answers to API Gateway", async () => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  const { handler } = await import("../../../automation/api/main.ts");

  const refused = await handler(EVENT);

  expect(refused).toMatchObject({ statusCode: 401 });
  expect(JSON.parse(Object(refused).body)).toMatchObject({ code: "TOKEN_REFUSED" });
});
