import { expect, test } from "vitest";
import { ShardPipeline } from "../../components/shard-pipeline.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { worksOnStacks } from "../support/hub-rights.ts";
import { allowing, readable, trusting } from "../support/readable.ts";
import { hubArn, sampleWorkerSurroundings } from "../support/sample-hub.ts";
import { sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();
const ROLES = "arn:aws:iam::111111111111:role";
const BUCKET = "arn:aws:s3:::tenantry-releases";

const { pipelineName } = new ShardPipeline("p", {
  shard: "s1",
  surroundings: sampleWorkerSurroundings("w"),
  sourceKey: "r-1/worker.zip",
  environment: { TENANTRY_PACE: "1" },
  logRetentionDays: 30,
  tags: sampleTags,
});
await allSettled();

test("makes a pipeline of side-by-side executions, each for a stack that the starter names", async () => {
  const action = { owner: "AWS", version: "1" };
  const variable = (name: string) => ({
    name,
    value: `#{variables.${name}}`,
    type: "PLAINTEXT",
  });

  expect(await settled(pipelineName)).toBe("tenantry-s1");
  expect(await readable(cloud.of("aws:codepipeline/pipeline:Pipeline"))).toStrictEqual({
    "p-pipeline": {
      name: "tenantry-s1",
      roleArn: `${ROLES}/tenantry-pipeline-s1`,
      pipelineType: "V2",
      executionMode: "PARALLEL",
      artifactStores: [{ type: "S3", location: "tenantry-releases" }],
      variables: [
        { name: "STACK", description: "Stack to work on" },
        { name: "GENERATION", description: "Generation of its wish" },
        { name: "START", description: "Number of the start" },
      ],
      stages: [
        {
          name: "Source",
          actions: [
            {
              ...action,
              name: "Source",
              category: "Source",
              provider: "S3",
              outputArtifacts: ["source"],
              configuration: {
                S3Bucket: "tenantry-releases",
                S3ObjectKey: "r-1/worker.zip",
                PollForSourceChanges: "false",
              },
            },
          ],
        },
        {
          name: "Work",
          actions: [
            {
              ...action,
              name: "Work",
              category: "Build",
              provider: "CodeBuild",
              inputArtifacts: ["source"],
              configuration: {
                ProjectName: "tenantry-worker-s1",
                EnvironmentVariables: ["STACK", "GENERATION", "START"].map(variable),
              },
            },
          ],
        },
      ],
      tags: sampleTags,
    },
  });
});

test("builds by the workers' entry point, within an hour, and keeps its logs for a while", async () => {
  expect(await readable(cloud.of("aws:codebuild/project:Project"))).toStrictEqual({
    "p-project": {
      name: "tenantry-worker-s1",
      description: "Makes the truth of one stack meet its wish",
      serviceRole: `${ROLES}/tenantry-worker-s1`,
      artifacts: { type: "CODEPIPELINE" },
      source: {
        type: "CODEPIPELINE",
        buildspec: {
          version: 0.2,
          phases: {
            install: { "runtime-versions": { nodejs: 22 } },
            build: { commands: ['node toolchain/worker.mjs run --stack "$STACK"'] },
          },
        },
      },
      buildTimeout: 60,
      environment: {
        type: "ARM_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
        environmentVariables: [{ name: "TENANTRY_PACE", value: "1" }],
      },
      logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/tenantry-worker-s1" } },
      tags: sampleTags,
    },
  });
  expect(cloud.of("aws:cloudwatch/logGroup:LogGroup")).toStrictEqual({
    "p-logs": {
      name: "/aws/codebuild/tenantry-worker-s1",
      retentionInDays: 30,
      tags: sampleTags,
    },
  });
});

test("makes a role for the pipeline and one for its builds", async () => {
  expect(await readable(cloud.of("aws:iam/role:Role"))).toStrictEqual({
    "p-pipeline-role": {
      name: "tenantry-pipeline-s1",
      assumeRolePolicy: trusting("codepipeline.amazonaws.com"),
      tags: sampleTags,
    },
    "p-worker-role": {
      name: "tenantry-worker-s1",
      assumeRolePolicy: trusting("codebuild.amazonaws.com"),
      tags: sampleTags,
    },
  });
});

test("lets a pipeline read its source and run its builds, and write over no release", async () => {
  expect(await readable(cloud.of("aws:iam/rolePolicy:RolePolicy"))).toStrictEqual({
    "p-pipeline-rights": {
      name: "rights",
      role: "tenantry-pipeline-s1",
      policy: allowing(
        {
          Sid: "ReadSource",
          Action: ["s3:GetObject", "s3:GetObjectVersion"],
          Resource: `${BUCKET}/r-1/worker.zip`,
        },
        {
          Sid: "KeepArtifacts",
          Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
          Resource: `${BUCKET}/tenantry-*`,
        },
        {
          Sid: "LookAtBucket",
          Action: [
            "s3:GetBucketAcl",
            "s3:GetBucketLocation",
            "s3:GetBucketVersioning",
            "s3:ListBucket",
          ],
          Resource: BUCKET,
        },
        {
          Sid: "RunBuilds",
          Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
          Resource: hubArn("codebuild", "project/tenantry-worker-s1"),
        },
      ),
    },
    "p-worker-rights": {
      name: "rights",
      role: "tenantry-worker-s1",
      policy: allowing(...worksOnStacks, {
        Sid: "WriteLogs",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: hubArn("logs", "log-group:/aws/codebuild/tenantry-worker-s1:*"),
      }),
    },
  });
});
