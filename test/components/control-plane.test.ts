import { beforeEach, expect, test } from "vitest";
import { ControlPlane, type ControlPlaneArgs } from "../../components/control-plane.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { readable } from "../support/readable.ts";
import {
  hubTags,
  sampleDefinitions,
  sampleLanes,
  sampleSurroundings,
  sampleTiers,
} from "../support/sample-hub.ts";
import { sampleManifest, samplePart } from "../support/sample-release.ts";
import { SAMPLE_RULES } from "../support/sample-shard.ts";

const cloud = await recordCloud();
const worker = { ...samplePart("worker.zip"), sha256: "7".repeat(64) };

const args: ControlPlaneArgs = {
  surroundings: {
    ...sampleSurroundings,
    source: { ...sampleSurroundings.source, manifest: { ...sampleManifest, worker } },
  },
  shards: ["s1", "s2"],
  tiers: sampleTiers,
  capacity: SAMPLE_RULES,
  lanes: sampleLanes,
  definitions: sampleDefinitions,
  adminInvitation: "none",
  hourlyRegistrations: 200,
  allowedOrigin: "*",
  authorizerTtlSeconds: 30,
  pace: 0.1,
  bootstrapRole: "OrganizationAccountAccessRole",
  deletionProtection: true,
};

const workerEnvironment = [
  { name: "TENANTRY_BACKEND_URL", value: "s3://tenantry-state-111111111111-us-east-1" },
  { name: "TENANTRY_SECRETS_PROVIDER", value: "awskms://alias/tenantry-state" },
  { name: "TENANTRY_RELEASES", value: "s3://tenantry-releases-111111111111-us-east-1" },
  { name: "TENANTRY_BOOTSTRAP_ROLE", value: "OrganizationAccountAccessRole" },
  { name: "TENANTRY_AUTHORIZER_TTL", value: "30" },
  { name: "TENANTRY_LOG_RETENTION_DAYS", value: "30" },
  { name: "TENANTRY_TRACING", value: "false" },
  { name: "TENANTRY_ALLOWED_ORIGIN", value: "*" },
  { name: "TENANTRY_TIERS", value: JSON.stringify(args.tiers) },
  { name: "TENANTRY_PACE", value: "0.1" },
];

beforeEach(() => cloud.clear());

test("puts the parts together, and tells where they are", async () => {
  const plane = new ControlPlane("c", args);
  await allSettled();

  const told = {
    apiUrl: plane.apiUrl,
    sweeper: plane.sweeper,
    pipelines: plane.pipelines,
    workerRole: plane.workerRoleArn,
    state: plane.state.bucket.bucketName,
    releases: plane.releases.bucketName,
    operators: plane.operators.userPoolId,
  };
  expect(await settled(told)).toStrictEqual({
    apiUrl: "https://api.example.com/live",
    sweeper: "tenantry-sweeper",
    pipelines: ["tenantry-s1", "tenantry-s2"],
    workerRole: "arn:aws:iam::111111111111:role/tenantry-worker-service",
    state: "tenantry-state-111111111111-us-east-1",
    releases: "tenantry-releases-111111111111-us-east-1",
    operators: "c-operators-users-id",
  });
  expect(cloud.of("aws:cloudwatch/eventBus:EventBus")).toStrictEqual({
    "c-bus": { name: "tenantry", tags: hubTags },
  });
});

test("lays the workers' code under its release, and gives each shard a pipeline with its tags", async () => {
  new ControlPlane("d", args);
  await allSettled();

  expect(await readable(cloud.of("aws:s3/bucketObjectv2:BucketObjectv2"))).toStrictEqual({
    "d-worker-code": {
      bucket: "tenantry-releases-111111111111-us-east-1",
      key: "r-0123456789abcdef/worker.zip",
      source: "/releases/worker.zip",
      sourceHash: worker.sha256,
      tags: hubTags,
    },
  });
  const projects = cloud.of("aws:codebuild/project:Project");
  expect(projects["d-s1-project"]).toMatchObject({
    tags: { ...hubTags, shard: "s1" },
    environment: { environmentVariables: workerEnvironment },
  });
  expect(projects["d-s2-project"]).toMatchObject({ tags: { ...hubTags, shard: "s2" } });
});

test("has no worker service unless one is asked for", async () => {
  new ControlPlane("without", args);
  const workerService = { image: "image@sha256:0", count: 2 };
  new ControlPlane("with", { ...args, workerService });
  await allSettled();

  expect(cloud.of("awsx:ecs:FargateService")).toMatchObject({
    "with-service-service": {
      desiredCount: 2,
      taskDefinitionArgs: {
        taskRole: { roleArn: "arn:aws:iam::111111111111:role/tenantry-worker-service" },
        logGroup: { args: { retentionInDays: 30 } },
        container: { image: "image@sha256:0", environment: workerEnvironment },
      },
    },
  });
  expect(Object.keys(cloud.of("awsx:ecs:FargateService"))).toStrictEqual(["with-service-service"]);
});

test("takes state and releases from elsewhere, and encrypts secrets by its own key all the same", async () => {
  const stateUrl = "file:///state";
  new ControlPlane("far", { ...args, stateUrl, releasesFrom: "/releases" });
  await allSettled();

  const project = cloud.of("aws:codebuild/project:Project")["far-s1-project"];
  expect(project).toMatchObject({
    environment: {
      environmentVariables: [
        { name: "TENANTRY_BACKEND_URL", value: stateUrl },
        { name: "TENANTRY_SECRETS_PROVIDER", value: "awskms://alias/tenantry-state" },
        { name: "TENANTRY_RELEASES", value: "/releases" },
        ...workerEnvironment.slice(3),
      ],
    },
  });
});

test("gives a start as much time as the pace allows, and rounds it up", async () => {
  new ControlPlane("slow", { ...args, pace: 0.33 });
  await allSettled();

  const starter = cloud.of("aws:lambda/function:Function")["slow-dispatch-starter-function-lambda"];
  expect(starter?.environment).toStrictEqual({
    variables: {
      POWERTOOLS_SERVICE_NAME: "starter",
      TENANTRY_MAPPING_TABLE: "tenantry-mapping",
      TENANTRY_SHARDS_TABLE: "tenantry-shards",
      TENANTRY_PIPELINE_QUEUE: "https://sqs.example.com/tenantry-pipeline",
      TENANTRY_START_WINDOW_SECONDS: "40",
    },
  });
});

test("keeps nothing from deletion where that is wished", async () => {
  new ControlPlane("off", { ...args, deletionProtection: false });
  await allSettled();

  const tables = Object.values(cloud.of("aws:dynamodb/table:Table"));
  const buckets = Object.values(cloud.of("aws:s3/bucket:Bucket"));
  const pools = Object.values(cloud.of("aws:cognito/userPool:UserPool"));
  expect(tables.map((each) => each.deletionProtectionEnabled)).toStrictEqual(
    Array.from({ length: 7 }, () => false),
  );
  expect(buckets.map((each) => each.forceDestroy)).toStrictEqual([true, true]);
  expect(pools.map((each) => each.deletionProtection)).toStrictEqual(["INACTIVE"]);
});
