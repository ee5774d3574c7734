import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import { SAMPLE_RULES, SAMPLE_USAGE } from "../support/sample-shard.ts";
import { STOCK_RULES } from "../support/stocked-plane.ts";

const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  TENANTRY_MAPPING_TABLE: "mapping",
  TENANTRY_TENANTS_TABLE: "tenants",
  TENANTRY_NAMES_TABLE: "names",
  TENANTRY_SHARDS_TABLE: "shards",
  TENANTRY_TOKENS_TABLE: "tokens",
  TENANTRY_EXPRESS_QUEUE: "https://queues.test/express",
  TENANTRY_PIPELINE_QUEUE: "https://queues.test/pipeline",
  TENANTRY_LANES: "{}",
  TENANTRY_ONBOARDING_MACHINE: "arn:aws:states:us-east-1:0:stateMachine:on",
  TENANTRY_OFFBOARDING_MACHINE: "arn:aws:states:us-east-1:0:stateMachine:off",
  TENANTRY_BUS: "bus",
  TENANTRY_PACE: "0.1",
  TENANTRY_TIERS: readFileSync("tiers.json", "utf8"),
  TENANTRY_USAGE: JSON.stringify(SAMPLE_USAGE),
  TENANTRY_CAPACITY: JSON.stringify(SAMPLE_RULES),
  TENANTRY_RELEASE: "r-1",
  TENANTRY_BOOTSTRAP_ROLE: "OrganizationAccountAccessRole",
  TENANTRY_HUB_ACCOUNT: "000000000000",
  TENANTRY_ADMIN_INVITATION: "none",
  TENANTRY_START_WINDOW_SECONDS: "120",
};

const MAINS = {
  dispatcher: () => import("../../functions/dispatcher/main.ts"),
  starter: () => import("../../functions/starter/main.ts"),
  sweeper: () => import("../../functions/sweeper/main.ts"),
  onboarding: () => import("../../functions/onboarding/main.ts"),
};

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

function setEnvironment(changes: Readonly<Record<string, string>> = {}): void {
  for (const [name, value] of Object.entries({ ...ENVIRONMENT, ...changes })) {
    vi.stubEnv(name, value);
  }
}

test.each(Object.entries(MAINS))(
  "starts the %s only with all that it needs",
  async (_name, load) => {
    const failed: unknown = await load().catch((error: unknown) => error);

    expect(Object(failed)).toMatchObject({ name: InvalidDocumentError.name });
    expect(Object(failed).issues.length).toBeGreaterThan(1);
  },
);

test.each([
  ["dispatcher", { TENANTRY_LANES: "{" }, "TENANTRY_LANES", "must be JSON"],
  ["sweeper", { TENANTRY_PACE: "0" }, "TENANTRY_PACE", expect.any(String)],
  ["sweeper", { TENANTRY_ORGANIZATION: "{" }, "TENANTRY_ORGANIZATION", "must be JSON"],
  [
    "starter",
    { TENANTRY_START_WINDOW_SECONDS: "1.5" },
    "TENANTRY_START_WINDOW_SECONDS",
    expect.any(String),
  ],
  [
    "onboarding",
    { TENANTRY_ADMIN_INVITATION: "fax" },
    "TENANTRY_ADMIN_INVITATION",
    expect.any(String),
  ],
] as const)("names what is wrong in the %s's environment", async (name, changes, path, problem) => {
  setEnvironment(changes);

  const failed: unknown = await MAINS[name]().catch((error: unknown) => error);

  expect(Object(failed).issues).toStrictEqual([{ path, problem }]);
});

test("starts the sweeper where accounts are to be made", async () => {
  setEnvironment({ TENANTRY_ORGANIZATION: JSON.stringify(STOCK_RULES) });

  const sweeper = await MAINS.sweeper();

  expect(sweeper.handler).toBeInstanceOf(Function);
});

test("answers to the stream, to the queue and to a workflow", async () => {
  setEnvironment();
  const dispatcher = await MAINS.dispatcher();
  const starter = await MAINS.starter();
  const onboarding = await MAINS.onboarding();
  const sweeper = await MAINS.sweeper();

  expect(await dispatcher.handler({ Records: [] })).toStrictEqual({ batchItemFailures: [] });
  expect(await starter.handler({ Records: [] })).toStrictEqual({ batchItemFailures: [] });
  expect(sweeper.handler).toBeInstanceOf(Function);
  await expect(onboarding.handler({ step: "dance" })).rejects.toMatchObject({
    name: "StepFaultError",
  });
});
