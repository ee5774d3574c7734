import { expect, test } from "vitest";
import { TenantWorkflows } from "../../components/tenant-workflows.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { answersTasks, tellsEvents, WRITES, worksInShards } from "../support/hub-rights.ts";
import { allowing, readable } from "../support/readable.ts";
import {
  hubArn,
  hubFunction,
  hubTableArns,
  hubTables,
  sampleBus,
  sampleDefinitions,
  sampleSurroundings,
  sampleTiers,
  writesLogs,
} from "../support/sample-hub.ts";
import { sampleManifest } from "../support/sample-release.ts";
import { SAMPLE_RULES } from "../support/sample-shard.ts";

const cloud = await recordCloud();
const STEPS = hubArn("lambda", "function:tenantry-onboarding");
const workflows = new TenantWorkflows("w", {
  surroundings: sampleSurroundings,
  tables: hubTables("t"),
  bus: sampleBus,
  tiers: sampleTiers,
  capacity: SAMPLE_RULES,
  adminInvitation: "none",
  definitions: sampleDefinitions,
});
await allSettled();

test("makes both machines of a tenant's life, defined for the one function with the steps", async () => {
  const machines = cloud.of("aws:sfn/stateMachine:StateMachine");

  expect(await settled(workflows.onboardingArn)).toBe(
    hubArn("states", "stateMachine:tenantry-onboarding"),
  );
  expect(await settled(workflows.offboardingArn)).toBe(
    hubArn("states", "stateMachine:tenantry-offboarding"),
  );
  expect(
    Object.values(machines).map(({ name, definition }) => [name, JSON.parse(String(definition))]),
  ).toStrictEqual([
    ["tenantry-onboarding", { Comment: "on", functionArn: STEPS }],
    ["tenantry-offboarding", { Comment: "off", functionArn: STEPS }],
  ]);
});

test("lets the steps end before their machine gives them up, so that they are tried again", async () => {
  expect(await readable(cloud.of("aws:lambda/function:Function"))).toStrictEqual({
    "w-steps-function-lambda": hubFunction({
      role: "onboarding",
      timeout: 110,
      memorySize: 512,
      environment: {
        TENANTRY_MAPPING_TABLE: "tenantry-mapping",
        TENANTRY_TENANTS_TABLE: "tenantry-tenants",
        TENANTRY_NAMES_TABLE: "tenantry-names",
        TENANTRY_SHARDS_TABLE: "tenantry-shards",
        TENANTRY_TOKENS_TABLE: "tenantry-tokens",
        TENANTRY_BUS: "tenantry",
        TENANTRY_TIERS: sampleTiers,
        TENANTRY_USAGE: sampleManifest.usage,
        TENANTRY_CAPACITY: SAMPLE_RULES,
        TENANTRY_RELEASE: "r-0123456789abcdef",
        TENANTRY_ADMIN_INVITATION: "none",
      },
    }),
  });
});

test("lets the steps keep records, tell, answer and work in shards", async () => {
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")["w-steps-role-rights"];

  expect(await readable(rights?.policy)).toStrictEqual(
    allowing(
      writesLogs("onboarding"),
      {
        Sid: "KeepRecords",
        Action: WRITES,
        Resource: hubTableArns("mapping", "tenants", "names", "tokens"),
      },
      {
        Sid: "KeepShards",
        Action: [...WRITES, "dynamodb:Scan"],
        Resource: hubTableArns("shards"),
      },
      tellsEvents,
      answersTasks,
      worksInShards,
    ),
  );
});
