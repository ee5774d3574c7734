import { hubArn, hubTableArns, sampleBus } from "./sample-hub.ts";

/** What a store does to a table. */
export const WRITES = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
];

/** Of whoever tells events. */
export const tellsEvents = {
  Sid: "TellEvents",
  Action: "events:PutEvents",
  Resource: sampleBus.arn,
};

/** Of whoever answers those who wait. */
export const answersTasks = {
  Sid: "AnswerTasks",
  Action: ["states:SendTaskFailure", "states:SendTaskSuccess"],
  Resource: "*",
};

/** Of whoever works in shards. */
export const worksInShards = {
  Sid: "WorkInShards",
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Resource: "arn:aws:iam::*:role/tenantry-deploy",
};

/** Of whoever starts the machines of a tenant's life. */
export const runsMachines = {
  Sid: "RunMachines",
  Action: ["states:DescribeExecution", "states:StartExecution"],
  Resource: [
    hubArn("states", "stateMachine:tenantry-onboarding"),
    hubArn("states", "stateMachine:tenantry-offboarding"),
    hubArn("states", "execution:tenantry-onboarding:*"),
    hubArn("states", "execution:tenantry-offboarding:*"),
  ],
};

/** Of every worker, whichever lane it works on. */
export const worksOnStacks = [
  { Sid: "KeepRecords", Action: WRITES, Resource: hubTableArns("mapping", "shards", "tokens") },
  {
    Sid: "KeepOperations",
    Action: [...WRITES, "dynamodb:BatchWriteItem"],
    Resource: hubTableArns("operations"),
  },
  {
    Sid: "NoteReleases",
    Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
    Resource: hubTableArns("releases"),
  },
  answersTasks,
  {
    Sid: "KeepState",
    Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    Resource: "arn:aws:s3:::tenantry-state-111111111111-us-east-1/*",
  },
  {
    Sid: "ListBuckets",
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: [
      "arn:aws:s3:::tenantry-state-111111111111-us-east-1",
      "arn:aws:s3:::tenantry-releases",
    ],
  },
  {
    Sid: "ReadReleaseFiles",
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: "arn:aws:s3:::tenantry-releases/*",
  },
  {
    Sid: "UseStateKey",
    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    Resource: hubArn("kms", "key/1"),
  },
  worksInShards,
  {
    Sid: "BringUpShards",
    Action: "sts:AssumeRole",
    Resource: "arn:aws:iam::*:role/OrganizationAccountAccessRole",
  },
  {
    Sid: "StopPredecessors",
    Action: "codebuild:StopBuild",
    Resource: hubArn("codebuild", "project/tenantry-worker-*"),
  },
];

/** Of the worker service beside: its queue. */
export const receivesDueStacks = {
  Sid: "ReceiveDueStacks",
  Action: [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
  ],
  Resource: hubArn("sqs", "tenantry-express"),
};
