import { expect, test } from "vitest";
import { Dispatch, sendTo } from "../../components/dispatch.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { allowing, readable } from "../support/readable.ts";
import {
  hubArn,
  hubFunction,
  hubTableArns,
  hubTables,
  hubTags,
  sampleLanes,
  sampleSurroundings,
  writesLogs,
} from "../support/sample-hub.ts";

const cloud = await recordCloud();
const STREAM = hubArn("dynamodb", "table/tenantry-mapping/stream/1");

const dispatch = new Dispatch("d", {
  surroundings: sampleSurroundings,
  tables: hubTables("t"),
  lanes: sampleLanes,
  startWindowSeconds: 12,
});
await allSettled();

test("makes a queue for each lane, hidden for as long as its reader needs, and one for lost records", async () => {
  const queues = cloud.of("aws:sqs/queue:Queue");

  expect(await settled(dispatch.express.name)).toBe("tenantry-express");
  expect(await settled(dispatch.pipeline.name)).toBe("tenantry-pipeline");
  expect(Object.keys(queues).sort()).toStrictEqual([
    "d-express-dead",
    "d-express-queue",
    "d-lost",
    "d-pipeline-dead",
    "d-pipeline-queue",
  ]);
  expect(queues["d-express-queue"]?.visibilityTimeoutSeconds).toBe(60);
  expect(queues["d-pipeline-queue"]?.visibilityTimeoutSeconds).toBe(120);
  expect(queues["d-lost"]).toStrictEqual({
    name: "tenantry-dispatcher-lost",
    sqsManagedSseEnabled: true,
    tags: hubTags,
  });
});

test("lets nothing but wishes through to the dispatcher, and starts few pipelines at a time", async () => {
  const mappings = cloud.of("aws:lambda/eventSourceMapping:EventSourceMapping");

  expect(await readable(mappings)).toStrictEqual({
    "d-wishes": {
      eventSourceArn: STREAM,
      functionName: hubArn("lambda", "function:tenantry-dispatcher"),
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      functionResponseTypes: ["ReportBatchItemFailures"],
      filterCriteria: {
        filters: [
          {
            pattern: {
              eventName: ["INSERT", "MODIFY"],
              dynamodb: { Keys: { item: { S: ["wish"] } } },
            },
          },
        ],
      },
      destinationConfig: {
        onFailure: { destinationArn: hubArn("sqs", "tenantry-dispatcher-lost") },
      },
      tags: hubTags,
    },
    "d-starts": {
      eventSourceArn: hubArn("sqs", "tenantry-pipeline"),
      functionName: hubArn("lambda", "function:tenantry-starter"),
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 2 },
      tags: hubTags,
    },
  });
});

test("tells both functions what they work with", async () => {
  expect(await readable(cloud.of("aws:lambda/function:Function"))).toStrictEqual({
    "d-dispatcher-function-lambda": hubFunction({
      role: "dispatcher",
      timeout: 20,
      memorySize: 256,
      environment: {
        TENANTRY_MAPPING_TABLE: "tenantry-mapping",
        TENANTRY_EXPRESS_QUEUE: "https://sqs.example.com/tenantry-express",
        TENANTRY_PIPELINE_QUEUE: "https://sqs.example.com/tenantry-pipeline",
        TENANTRY_LANES: {
          shard: "pipeline",
          pool: "pipeline",
          silo: "pipeline",
          tenant: "express",
        },
      },
    }),
    "d-starter-function-lambda": hubFunction({
      role: "starter",
      timeout: 20,
      memorySize: 256,
      environment: {
        TENANTRY_MAPPING_TABLE: "tenantry-mapping",
        TENANTRY_SHARDS_TABLE: "tenantry-shards",
        TENANTRY_PIPELINE_QUEUE: "https://sqs.example.com/tenantry-pipeline",
        TENANTRY_START_WINDOW_SECONDS: "12",
      },
    }),
  });
});

test("lets the dispatcher send and set aside, and the starter start our pipelines alone", async () => {
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy");

  expect(await readable(rights["d-dispatcher-role-rights"]?.policy)).toStrictEqual(
    allowing(
      writesLogs("dispatcher"),
      {
        Sid: "SendMessages",
        Action: "sqs:SendMessage",
        Resource: ["tenantry-express", "tenantry-pipeline", "tenantry-dispatcher-lost"].map(
          (queue) => hubArn("sqs", queue),
        ),
      },
      {
        Sid: "SetAside",
        Action: ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"],
        Resource: hubTableArns("mapping"),
      },
      {
        Sid: "ReadStream",
        Action: [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
        Resource: STREAM,
      },
    ),
  );
  expect(await readable(rights["d-starter-role-rights"]?.policy)).toStrictEqual(
    allowing(
      writesLogs("starter"),
      {
        Sid: "ReserveStarts",
        Action: [
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
        ],
        Resource: hubTableArns("mapping"),
      },
      {
        Sid: "BookStarts",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: hubTableArns("shards"),
      },
      {
        Sid: "SendMessages",
        Action: "sqs:SendMessage",
        Resource: [hubArn("sqs", "tenantry-pipeline")],
      },
      {
        Sid: "StartPipelines",
        Action: "codepipeline:StartPipelineExecution",
        Resource: hubArn("codepipeline", "tenantry-*"),
      },
      {
        Sid: "ReceiveStarts",
        Action: [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
        ],
        Resource: hubArn("sqs", "tenantry-pipeline"),
      },
    ),
  );
});

test("names the queues that may be sent to", async () => {
  expect(await settled(sendTo([dispatch.express]))).toStrictEqual({
    Sid: "SendMessages",
    Action: "sqs:SendMessage",
    Resource: [hubArn("sqs", "tenantry-express")],
  });
});
