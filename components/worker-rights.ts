import type { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { ControlTables } from "./control-tables.ts";
import { arnOf, type Location } from "./location.ts";
import type { Statement } from "./policy.ts";
import type { PrivateBucket } from "./private-bucket.ts";
import type { StateStore } from "./state-store.ts";
import { tableAccess, WRITING } from "./table-access.ts";
import { answerTasks, workInShards } from "./tenant-workflows.ts";

/** What workers work with. */
export interface WorkerSurroundings {
  /** Account and Region of the hub. */
  readonly location: Location;
  /** The control plane's tables. */
  readonly tables: ControlTables["tables"];
  /** State of the fleet's stacks. */
  readonly state: StateStore;
  /** Releases, and the workers' own code. */
  readonly releases: PrivateBucket;
  /** Name of the role by which a shard is first brought up. */
  readonly bootstrapRole: string;
}

/** What a worker may do in the hub, whichever lane it works on. */
export function workerRights(surroundings: WorkerSurroundings): readonly Statement[] {
  return [...recordRights(surroundings), ...stateRights(surroundings), ...runRights(surroundings)];
}

/** What the worker service needs beside: its queue. */
export function expressRights(express: Queue): Statement {
  return {
    Sid: "ReceiveDueStacks",
    Action: [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ],
    Resource: express.arn,
  };
}

function recordRights({ tables }: WorkerSurroundings): readonly Statement[] {
  const { mapping, shards, tokens, operations, releases } = tables;
  return [
    tableAccess("KeepRecords", [mapping, shards, tokens], WRITING),
    tableAccess("KeepOperations", [operations], [...WRITING, "dynamodb:BatchWriteItem"]),
    tableAccess(
      "NoteReleases",
      [releases],
      ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
    ),
    answerTasks(),
  ];
}

function stateRights({ state, releases }: WorkerSurroundings): readonly Statement[] {
  return [
    {
      Sid: "KeepState",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: pulumi.interpolate`${state.bucket.bucketArn}/*`,
    },
    {
      Sid: "ListBuckets",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: [state.bucket.bucketArn, releases.bucketArn],
    },
    {
      Sid: "ReadReleaseFiles",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: pulumi.interpolate`${releases.bucketArn}/*`,
    },
    {
      Sid: "UseStateKey",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: state.keyArn,
    },
  ];
}

/** A worker stops the build of a predecessor that lost its lease before it begins itself. */
function runRights({ location, bootstrapRole }: WorkerSurroundings): readonly Statement[] {
  return [
    workInShards(),
    {
      Sid: "BringUpShards",
      Action: "sts:AssumeRole",
      Resource: `arn:aws:iam::*:role/${bootstrapRole}`,
    },
    {
      Sid: "StopPredecessors",
      Action: "codebuild:StopBuild",
      Resource: arnOf("codebuild", location, `project/${physicalName("project", "worker", "*")}`),
    },
  ];
}
