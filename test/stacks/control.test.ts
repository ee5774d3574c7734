import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { controlProgram } from "../../stacks/control.ts";
import { parseTiers } from "../../tenants/tier.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { readable } from "../support/readable.ts";
import { resourceTable } from "../support/resource-table.ts";
import { stackDocuments, workerService } from "../support/stack-documents.ts";
import { writtenRelease } from "../support/written-release.ts";

const cloud = await recordCloud();
const folder = await mkdtemp(join(tmpdir(), "releases-"));
const release = await writtenRelease(folder, "export {};");
const { control } = stackDocuments({ release, folder });

beforeEach(() => cloud.clear());
afterAll(() => rm(folder, { recursive: true }));

const own = (name: string) => `${name} shared/shared/hub/${release}`;
const ofShard = (name: string) => `${name} shared/shared/s1/${release}`;
const WORKER =
  "KeepRecords+KeepOperations+NoteReleases+AnswerTasks+KeepState+ListBuckets+ReadReleaseFiles+UseStateKey+WorkInShards+BringUpShards+StopPredecessors";
const LOGS = "WriteLogs+SendTraces";

/** Every bucket with its protections, by the bucket's logical name. */
const protections = (bucket: string) => [
  `BucketPolicy ${bucket}  RefuseWithoutTls`,
  `BucketPublicAccessBlock ${bucket}`,
  `BucketServerSideEncryptionConfiguration ${bucket}`,
  `BucketVersioning ${bucket}`,
];

const TABLE: readonly string[] = [
  "Alias alias/tenantry-state",
  own("Key "),
  own("Bucket tenantry-releases-111111111111-us-east-1"),
  own("Bucket tenantry-state-111111111111-us-east-1"),
  ...protections("control-releases-bucket-id"),
  ...protections("control-state-bucket-bucket-id"),
  "BucketLifecycleConfiguration control-state-bucket-bucket-id",
  own("BucketObjectv2 tenantry-releases-111111111111-us-east-1"),
  own("EventBus tenantry"),
  ...["mapping", "names", "operations", "releases", "shards", "tenants", "tokens"].map((name) =>
    own(`Table tenantry-${name}`),
  ),
  ...["dispatcher-lost", "express", "express-dead", "pipeline", "pipeline-dead"].map((name) =>
    own(`Queue tenantry-${name}`),
  ),
  own("EventSourceMapping "),
  own("EventSourceMapping "),
  ...["api", "dispatcher", "onboarding", "starter", "sweeper"].flatMap((name) => [
    own(`Function tenantry-${name}`),
    own(`LogGroup /aws/lambda/tenantry-${name}`),
    `${own(`Role tenantry-${name}`)} TakeOn`,
  ]),
  `RolePolicy rights  ${LOGS}+KeepRecords+KeepShards+ReadOperations+TellEvents+AnswerTasks+RunMachines+WorkInShards`,
  `RolePolicy rights  ${LOGS}+SendMessages+SetAside+ReadStream`,
  `RolePolicy rights  ${LOGS}+KeepRecords+KeepShards+TellEvents+AnswerTasks+WorkInShards`,
  `RolePolicy rights  ${LOGS}+ReserveStarts+BookStarts+SendMessages+StartPipelines+ReceiveStarts`,
  `RolePolicy rights  ${LOGS}+SettleRecords+CountTenants+ReserveRoom+SettleTokens+SendMessages+TellEvents+AnswerTasks+RunMachines`,
  ...["offboarding", "onboarding"].flatMap((name) => [
    own(`StateMachine tenantry-${name}`),
    own(`LogGroup /aws/vendedlogs/states/tenantry-${name}`),
    `${own(`Role tenantry-${name}-machine`)} TakeOn`,
    "RolePolicy rights  RunSteps+DeliverLogs",
  ]),
  "Schedule tenantry-sweeper",
  `${own("Role tenantry-sweeper-schedule")} TakeOn`,
  "RolePolicy rights  Sweep",
  own("RestApi tenantry-control"),
  "Deployment",
  "MethodSettings live",
  "MethodSettings live",
  "Permission",
  own("Stage live"),
  "UserGroup operator",
  "UserGroup reader",
  own("UserPool tenantry-operators"),
  "UserPoolClient tenantry-operators",
  `${own("Role tenantry-worker-service")} TakeOn`,
  `RolePolicy rights  ${WORKER}+ReceiveDueStacks`,
  ofShard("Pipeline tenantry-s1"),
  ofShard("Project tenantry-worker-s1"),
  ofShard("LogGroup /aws/codebuild/tenantry-worker-s1"),
  `${ofShard("Role tenantry-pipeline-s1")} TakeOn`,
  `${ofShard("Role tenantry-worker-s1")} TakeOn`,
  `RolePolicy rights  ${WORKER}+WriteLogs`,
  "RolePolicy rights  ReadSource+KeepArtifacts+LookAtBucket+RunBuilds",
];

function table(): readonly string[] {
  return [...resourceTable(cloud.all())].sort();
}

test("makes the control plane, and tells what others need of it", async () => {
  const outputs = await controlProgram(control);
  await allSettled();

  expect(table()).toStrictEqual([...TABLE].sort());
  expect(await settled(outputs)).toStrictEqual({
    apiUrl: "https://api.example.com/live",
    account: "111111111111",
    region: "us-east-1",
    release,
    operatorsUserPoolId: "control-operators-users-id",
    operatorsClientId: "control-operators-client-id",
    releaseBucket: "tenantry-releases-111111111111-us-east-1",
    stateBucket: "tenantry-state-111111111111-us-east-1",
    stateKey: "alias/tenantry-state",
    workerRoleArn: "arn:aws:iam::111111111111:role/tenantry-worker-service",
    workerEnvironment: {
      TENANTRY_BACKEND_URL: "s3://tenantry-state-111111111111-us-east-1",
      TENANTRY_SECRETS_PROVIDER: "awskms://alias/tenantry-state",
      TENANTRY_RELEASES: "s3://tenantry-releases-111111111111-us-east-1",
      TENANTRY_BOOTSTRAP_ROLE: "OrganizationAccountAccessRole",
      TENANTRY_AUTHORIZER_TTL: "60",
      TENANTRY_LOG_RETENTION_DAYS: "90",
      TENANTRY_TRACING: "true",
      TENANTRY_ALLOWED_ORIGIN: "*",
      TENANTRY_TIERS: JSON.stringify(parseTiers(control.tiers, "the tiers")),
      TENANTRY_PACE: "1",
    },
    sweeper: "tenantry-sweeper",
    pipelines: ["tenantry-s1"],
  });
});

test("adds the worker service where it is asked for, and changes nothing else", async () => {
  await controlProgram({ ...control, workerService });
  await allSettled();

  expect(table()).toStrictEqual(
    [
      ...TABLE,
      own("Vpc "),
      own("SecurityGroup tenantry-worker-service"),
      own("Cluster tenantry"),
      own("FargateService worker"),
    ].sort(),
  );
});

test("works in the hub's account and Region alone, by the role that it is given", async () => {
  const roleArn = "arn:aws:iam::111111111111:role/administrator";
  await controlProgram(control);
  await allSettled();
  const byHand = await readable(cloud.of("pulumi:providers:aws").aws);
  cloud.clear();
  await controlProgram({ ...control, hub: { ...control.hub, roleArn } });
  await allSettled();

  const provider = {
    region: "us-east-1",
    allowedAccountIds: ["111111111111"],
    defaultTags: { tags: { project: "tenantry" } },
  };
  expect(byHand).toMatchObject(provider);
  expect(byHand).not.toHaveProperty("assumeRoles");
  expect(await readable(cloud.of("pulumi:providers:aws").aws)).toMatchObject({
    ...provider,
    assumeRoles: [{ roleArn, sessionName: "control" }],
  });
});

test("defines machines that wait for the authorizers, and longer for a step than it takes", async () => {
  await controlProgram({ ...control, authorizerTtlSeconds: 7 });
  await allSettled();

  const machines = cloud.of("aws:sfn/stateMachine:StateMachine");
  const definitions = Object.values(machines).map(({ definition }) => String(definition));
  const states: readonly object[] = definitions.flatMap((definition) =>
    Object.values(JSON.parse(definition).States),
  );
  expect(states).toContainEqual({ Type: "Wait", Seconds: 7, Next: "RemoveUsers" });
  const steps = cloud.of("aws:lambda/function:Function")["control-workflows-steps-function-lambda"];
  const impatient = states.filter(
    (state) => "TimeoutSeconds" in state && Number(state.TimeoutSeconds) <= Number(steps?.timeout),
  );
  expect(impatient).toStrictEqual([]);
});

test("refuses a wrong configuration with every problem, and a release that is not there", async () => {
  await expect(controlProgram({ stack: "control", shards: "s1" })).rejects.toMatchObject({
    code: "DOCUMENT_INVALID",
    issues: expect.arrayContaining([
      { path: "shards", problem: "must be a list of shards' names" },
      expect.objectContaining({ path: "hub" }),
      expect.objectContaining({ path: "releaseFolder" }),
    ]),
  });
  await expect(controlProgram({ ...control, release: "r-0000000000000000" })).rejects.toMatchObject(
    { code: "RELEASE_MISSING" },
  );
});
