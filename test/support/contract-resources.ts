import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  DeleteFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { strToU8, zipSync } from "fflate";
import type { ContractCloud, Keys } from "./contract-cloud.ts";

/** A statement of a policy. */
export interface Statement {
  /** Whether it allows or denies. */
  readonly Effect: "Allow" | "Deny";
  /** What it is about. */
  readonly Action: string | readonly string[];
  /** Which resources it is about; trust policies have none. */
  readonly Resource?: string | readonly string[];
  /** Who it is about; only in trust and resource policies. */
  readonly Principal?: object | string;
  /** When it holds. */
  readonly Condition?: object;
}

/** A name that nothing else has. */
export function uniqueName(role: string): string {
  return `tenantry-contract-${role}-${randomBytes(4).toString("hex")}`;
}

/** A policy document. */
export function policyOf(...statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Lets services, or principals, take on a role. */
export function trust(principal: object, condition?: object): string {
  return policyOf({
    Effect: "Allow",
    Principal: principal,
    Action: ["sts:AssumeRole", "sts:TagSession"],
    ...(condition ? { Condition: condition } : {}),
  });
}

/** Makes a role and gives its ARN. */
export async function createRole(
  cloud: ContractCloud,
  trustPolicy: string,
  statements: readonly Statement[],
  boundary?: string,
): Promise<string> {
  const iam = cloud.client(IAMClient);
  const RoleName = uniqueName("role");
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trustPolicy,
      PermissionsBoundary: boundary,
    }),
  );
  cloud.later(() => iam.send(new DeleteRoleCommand({ RoleName })));
  if (statements.length > 0) await putPolicy(cloud, RoleName, policyOf(...statements));
  return Role?.Arn ?? "";
}

/** Gives a role its one policy, in place of the one it had. */
async function putPolicy(
  cloud: ContractCloud,
  RoleName: string,
  PolicyDocument: string,
): Promise<void> {
  const iam = cloud.client(IAMClient);
  const PolicyName = "own";
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  cloud.later(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}

/** Takes on a role as the administrator. */
export async function sessionOf(
  cloud: ContractCloud,
  RoleArn: string,
  options: Partial<AssumeRoleCommandInput> = {},
): Promise<Keys> {
  const { Credentials: keys } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "contract", ...options }));
  return {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  };
}

/** Makes a function of one module and gives its ARN, ready to be called. */
export async function createFunction(
  cloud: ContractCloud,
  code: string,
  settings: Partial<CreateFunctionCommandInput> = {},
): Promise<string> {
  const lambda = cloud.client(LambdaClient);
  const FunctionName = settings.FunctionName ?? uniqueName("function");
  const role =
    settings.Role ?? (await createRole(cloud, trust({ Service: "lambda.amazonaws.com" }), []));
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipOf({ "index.mjs": code }) },
      Timeout: 10,
      ...settings,
      FunctionName,
      Role: role,
    }),
  );
  cloud.later(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.2 },
    { FunctionName },
  );
  return FunctionArn ?? "";
}

/** A zip file of texts. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
}

/** Calls a function and gives its answer. */
export async function invoke(cloud: ContractCloud, FunctionName: string, input: unknown = {}) {
  const answer = await cloud
    .client(LambdaClient)
    .send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(input) }));
  const text = answer.Payload?.transformToString() ?? "";
  // What the test's own function answered.
  return { error: answer.FunctionError, body: JSON.parse(text || "null") as unknown };
}

/** Makes a table with keys `pk` and `sk`, an index `by-g` with the key `g`, and a stream; gives its name. */
export async function createTable(cloud: ContractCloud): Promise<string> {
  const dynamoDb = cloud.client(DynamoDBClient);
  const TableName = uniqueName("table");
  await dynamoDb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk", "g"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-g",
          KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  cloud.later(() => dynamoDb.send(new DeleteTableCommand({ TableName })));
  return TableName;
}

/** Asks again and again until there is an answer. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  limitMs = 10_000,
): Promise<T> {
  const limit = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > limit) throw new Error(`nothing came in ${limitMs} ms`);
    await delay(20);
  }
}

/** The name of the failure that a call ends with, or `undefined` when it succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
