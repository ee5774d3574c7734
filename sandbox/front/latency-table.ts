/** How long an operation takes at AWS until what it makes can be used. */
export interface Latency {
  /** Middle, in milliseconds. */
  readonly ms: number;
  /** Most that a call differs from the middle, in milliseconds. */
  readonly spread: number;
  /** Whether AWS documents it. */
  readonly origin: "documented" | "assumed";
  /** Document and section, or what the assumption rests on. */
  readonly source: string;
}

const ESTIMATE = "an estimate for a control plane's call; AWS documents none";

function assumed(ms: number, spread: number, source = ESTIMATE): Latency {
  return { ms, spread, origin: "assumed", source };
}

/**
 * Times of the calls that stacks are made of, by `service:Operation`.
 *
 * The local AWS holds the answer back for so long. At AWS some answers come at once and the thing becomes usable later
 * (a table is `CREATING`, a function `Pending`); the whole time is the same, and a client that waits does not differ.
 */
export const LATENCIES: Readonly<Record<string, Latency>> = {
  "apigateway:CreateRestApi": assumed(
    700,
    250,
    "0.4 to 0.6 s as observed: aws/aws-sdk-js, thread 1014",
  ),
  "apigateway:ImportRestApi": assumed(1_200, 500),
  "apigateway:PutRestApi": assumed(1_200, 500),
  "apigateway:DeleteRestApi": assumed(900, 300, "0.9 s as observed: aws/aws-sdk-js, thread 1014"),
  "apigateway:CreateDeployment": assumed(900, 400),
  "apigateway:CreateStage": assumed(500, 200),
  "apigateway:UpdateStage": assumed(500, 200),
  "apigateway:CreateApiKey": assumed(300, 150),
  "apigateway:DeleteApiKey": assumed(300, 150),
  "apigateway:CreateUsagePlan": assumed(350, 150),
  "apigateway:UpdateUsagePlan": assumed(400, 150),
  "apigateway:CreateUsagePlanKey": assumed(300, 150),
  "cognito-idp:CreateUserPool": assumed(1_200, 500),
  "cognito-idp:CreateUserPoolClient": assumed(350, 150),
  "cognito-idp:CreateGroup": assumed(200, 100),
  "cognito-idp:DeleteUserPool": assumed(800, 300),
  "dynamodb:CreateTable": assumed(
    11_500,
    3_500,
    "8 to 15 s until ACTIVE, an estimate; the DynamoDB API Reference only says that CreateTable is asynchronous",
  ),
  "dynamodb:UpdateTable": assumed(3_000, 1_500),
  "dynamodb:DeleteTable": assumed(5_000, 2_500),
  "dynamodb:UpdateContinuousBackups": assumed(500, 200),
  "events:PutRule": assumed(200, 100),
  "events:PutTargets": assumed(200, 100),
  "iam:CreateRole": assumed(400, 200),
  "iam:DeleteRole": assumed(300, 150),
  "iam:CreatePolicy": assumed(400, 200),
  "iam:PutRolePolicy": assumed(250, 100),
  "iam:AttachRolePolicy": assumed(250, 100),
  "kms:CreateKey": assumed(500, 200),
  "lambda:CreateFunction": assumed(3_000, 1_500, "an estimate of the time in the state Pending"),
  "lambda:UpdateFunctionCode": assumed(2_500, 1_000),
  "lambda:UpdateFunctionConfiguration": assumed(1_500, 700),
  "lambda:PublishVersion": assumed(1_500, 700),
  "lambda:CreateAlias": assumed(250, 100),
  "lambda:PublishLayerVersion": assumed(2_500, 1_000),
  "lambda:PutFunctionConcurrency": assumed(250, 100),
  "logs:CreateLogGroup": assumed(200, 100),
  "sqs:CreateQueue": {
    ms: 1_000,
    spread: 0,
    origin: "documented",
    source:
      "SQS API Reference, CreateQueue: wait at least one second after the queue is created to use it",
  },
  "ssm:PutParameter": assumed(200, 100),
  "states:CreateStateMachine": assumed(500, 200),
  "states:UpdateStateMachine": assumed(500, 200),
  "sts:AssumeRole": assumed(120, 60),
};
