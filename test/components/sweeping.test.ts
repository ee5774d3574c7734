import { expect, test } from "vitest";
import { Dispatch } from "../../components/dispatch.ts";
import { Sweeping, type SweepingArgs } from "../../components/sweeping.ts";
import { TenantWorkflows } from "../../components/tenant-workflows.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { answersTasks, runsMachines, tellsEvents, WRITES } from "../support/hub-rights.ts";
import { allowing, readable, trusting } from "../support/readable.ts";
import {
  hubArn,
  hubFunction,
  hubTableArns,
  hubTables,
  hubTags,
  sampleBus,
  sampleDefinitions,
  sampleLanes,
  sampleOrganization,
  sampleSurroundings,
  sampleTiers,
  writesLogs,
} from "../support/sample-hub.ts";
import { SAMPLE_RELEASE, sampleManifest } from "../support/sample-release.ts";
import { SAMPLE_RULES } from "../support/sample-shard.ts";

const cloud = await recordCloud();
const SWEEPER = hubArn("lambda", "function:tenantry-sweeper");
const shared = {
  surroundings: sampleSurroundings,
  tables: hubTables("t"),
  lanes: sampleLanes,
  tiers: sampleTiers,
  capacity: SAMPLE_RULES,
  bus: sampleBus,
};
const args: SweepingArgs = {
  ...shared,
  dispatch: new Dispatch("d", { ...shared, startWindowSeconds: 120 }),
  workflows: new TenantWorkflows("w", {
    ...shared,
    adminInvitation: "none",
    definitions: sampleDefinitions,
  }),
  bootstrapRole: "OrganizationAccountAccessRole",
  pace: 0.1,
};
const sweeping = new Sweeping("s", args);
new Sweeping("v", { ...args, organization: sampleOrganization });
await allSettled();

interface Policy {
  readonly Statement: readonly { readonly Sid: string }[];
}

async function settingsOf(name: string) {
  const lambda = cloud.of("aws:lambda/function:Function")[`${name}-sweeper-function-lambda`];
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")[`${name}-sweeper-role-rights`];
  // What the mocks recorded of a function and of a policy.
  const { variables } = (await readable(lambda?.environment)) as { readonly variables: object };
  const { Statement } = (await readable(rights?.policy)) as Policy;
  return { variables, statements: Statement };
}

test("sweeps every minute, by a role that may call the sweeper and nothing else", async () => {
  const caller = "arn:aws:iam::111111111111:role/tenantry-sweeper-schedule";

  expect(await settled(sweeping.functionName)).toBe("tenantry-sweeper");
  expect(cloud.of("aws:scheduler/schedule:Schedule")["s-minute"]).toStrictEqual({
    name: "tenantry-sweeper",
    scheduleExpression: "rate(1 minute)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: SWEEPER, roleArn: caller, retryPolicy: { maximumRetryAttempts: 0 } },
  });
  expect(await readable(cloud.of("aws:iam/role:Role")["s-caller"])).toStrictEqual({
    name: "tenantry-sweeper-schedule",
    assumeRolePolicy: trusting("scheduler.amazonaws.com"),
    tags: hubTags,
  });
  expect(
    await readable(cloud.of("aws:iam/rolePolicy:RolePolicy")["s-caller-rights"]),
  ).toStrictEqual({
    name: "rights",
    role: "tenantry-sweeper-schedule",
    policy: allowing({ Sid: "Sweep", Action: "lambda:InvokeFunction", Resource: SWEEPER }),
  });
});

test("ends a pass before the next one begins, and tells the sweeper where everything is", async () => {
  const lambda = cloud.of("aws:lambda/function:Function")["s-sweeper-function-lambda"];

  expect(await readable(lambda)).toStrictEqual(
    hubFunction({
      role: "sweeper",
      timeout: 55,
      memorySize: 256,
      environment: {
        TENANTRY_MAPPING_TABLE: "tenantry-mapping",
        TENANTRY_TENANTS_TABLE: "tenantry-tenants",
        TENANTRY_TOKENS_TABLE: "tenantry-tokens",
        TENANTRY_NAMES_TABLE: "tenantry-names",
        TENANTRY_EXPRESS_QUEUE: "https://sqs.example.com/tenantry-express",
        TENANTRY_PIPELINE_QUEUE: "https://sqs.example.com/tenantry-pipeline",
        TENANTRY_LANES: sampleLanes,
        TENANTRY_ONBOARDING_MACHINE: hubArn("states", "stateMachine:tenantry-onboarding"),
        TENANTRY_OFFBOARDING_MACHINE: hubArn("states", "stateMachine:tenantry-offboarding"),
        TENANTRY_BUS: "tenantry",
        TENANTRY_SHARDS_TABLE: "tenantry-shards",
        TENANTRY_RELEASE: SAMPLE_RELEASE,
        TENANTRY_TIERS: sampleTiers,
        TENANTRY_USAGE: sampleManifest.usage,
        TENANTRY_CAPACITY: SAMPLE_RULES,
        TENANTRY_BOOTSTRAP_ROLE: "OrganizationAccountAccessRole",
        TENANTRY_HUB_ACCOUNT: "111111111111",
        TENANTRY_PACE: "0.1",
      },
    }),
  );
});

test("lets the sweeper settle records, send, tell, answer and start machines again", async () => {
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")["s-sweeper-role-rights"];

  expect(await readable(rights?.policy)).toStrictEqual(
    allowing(
      writesLogs("sweeper"),
      {
        Sid: "SettleRecords",
        Action: WRITES,
        Resource: hubTableArns("mapping", "tenants", "names"),
      },
      { Sid: "CountTenants", Action: ["dynamodb:Scan"], Resource: hubTableArns("tenants") },
      {
        Sid: "ReserveRoom",
        Action: [...WRITES, "dynamodb:Scan"],
        Resource: hubTableArns("shards"),
      },
      {
        Sid: "SettleTokens",
        Action: [...WRITES, "dynamodb:Scan"],
        Resource: hubTableArns("tokens"),
      },
      {
        Sid: "SendMessages",
        Action: "sqs:SendMessage",
        Resource: [hubArn("sqs", "tenantry-express"), hubArn("sqs", "tenantry-pipeline")],
      },
      tellsEvents,
      answersTasks,
      runsMachines,
    ),
  );
});

test("lets the sweeper be whoever makes accounts, and tells it how, only where that was wanted", async () => {
  const without = await settingsOf("s");
  const vending = await settingsOf("v");

  expect(vending).toStrictEqual({
    variables: { ...without.variables, TENANTRY_ORGANIZATION: sampleOrganization },
    statements: [
      ...without.statements,
      {
        Sid: "MakeAccounts",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::888888888888:role/tenantry-vending",
      },
      {
        Sid: "FollowLimits",
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::*:role/tenantry-limits",
      },
    ],
  });
  expect(without.statements.map(({ Sid }) => Sid)).not.toContain("MakeAccounts");
});
