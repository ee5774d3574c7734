import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { HUB_ACCOUNT, ORGANIZATION_ROLE, SHARD_ACCOUNTS } from "../../sandbox/accounts.ts";
import { type Keys, useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  createTable,
  failureOf,
  policyOf,
  type Statement,
  sessionOf,
  trust,
  uniqueName,
  zipOf,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();
let table = "";

beforeAll(async () => {
  table = await createTable(cloud);
});

const trustsAccount = () => trust({ AWS: `arn:aws:iam::${cloud.account}:root` });

/** What the access role of a plane allows, with or without the guard against calls that have no keys. */
function ownKeysOnly(isGuarded: boolean): Statement {
  const arn = `arn:aws:dynamodb:${cloud.region}:${cloud.account}:table/${table}`;
  return {
    Effect: "Allow",
    Action: "dynamodb:*",
    Resource: [arn, `${arn}/index/*`],
    Condition: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM resolves it
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/TenantId}#*"] },
      ...(isGuarded ? { Null: { "dynamodb:LeadingKeys": "false" } } : {}),
    },
  };
}

const taggedWith = (tenant: string) => ({ Tags: [{ Key: "TenantId", Value: tenant }] });

/** Calls the item operations on one tenant's keys and gives the names of those that were denied. */
async function deniedTo(keys: Keys, tenant: string): Promise<readonly string[]> {
  const dynamoDb = cloud.client(DynamoDBClient, keys);
  const Key = { pk: { S: `${tenant}#0` }, sk: { S: "1" } };
  const own = { TableName: table, Key };
  const value = { UpdateExpression: "SET v = :v", ExpressionAttributeValues: { ":v": { S: "x" } } };
  const calls = {
    get: new GetItemCommand(own),
    put: new PutItemCommand({ TableName: table, Item: Key }),
    update: new UpdateItemCommand({ ...own, ...value }),
    delete: new DeleteItemCommand(own),
    query: new QueryCommand({
      TableName: table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": Key.pk },
    }),
    queryIndex: new QueryCommand({
      TableName: table,
      IndexName: "by-g",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": { S: `${tenant}#g` } },
    }),
    batchGet: new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [Key] } } }),
    batchWrite: new BatchWriteItemCommand({
      RequestItems: { [table]: [{ PutRequest: { Item: Key } }] },
    }),
    transactGet: new TransactGetItemsCommand({ TransactItems: [{ Get: own }] }),
    transactWrite: new TransactWriteItemsCommand({ TransactItems: [{ Delete: own }] }),
    batchOfTwoTenants: new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: [Key, { ...Key, pk: { S: "other#0" } }] } },
    }),
    scan: new ScanCommand({ TableName: table }),
    partiQl: new ExecuteStatementCommand({
      Statement: `SELECT * FROM "${table}" WHERE pk = '${tenant}#0'`,
    }),
  };
  const denied: string[] = [];
  for (const [name, command] of Object.entries(calls)) {
    // One client sends commands of any kind; their union is what TypeScript cannot match.
    const failure = await failureOf(dynamoDb.send(command as GetItemCommand));
    if (failure === "AccessDeniedException") denied.push(name);
    else expect(failure).toBe(undefined);
  }
  return denied;
}

const EVERY_ITEM_CALL = [
  "get",
  "put",
  "update",
  "delete",
  "query",
  "queryIndex",
  "batchGet",
  "batchWrite",
  "transactGet",
  "transactWrite",
];

/** Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control". */
test("lets a tagged session reach the keys of its own tenant and nothing else", async () => {
  const role = await createRole(cloud, trustsAccount(), [ownKeysOnly(true)]);

  const keys = await sessionOf(cloud, role, taggedWith("a"));

  expect(await deniedTo(keys, "a")).toStrictEqual(["batchOfTwoTenants", "scan", "partiQl"]);
  expect(await deniedTo(keys, "b")).toStrictEqual([
    ...EVERY_ITEM_CALL,
    "batchOfTwoTenants",
    "scan",
    "partiQl",
  ]);
});

/** Source: IAM User Guide, "Multivalued context keys", ForAllValues with an empty or absent key. */
test("lets a Scan through a policy of leading keys that has no Null guard", async () => {
  const role = await createRole(cloud, trustsAccount(), [ownKeysOnly(false)]);

  const denied = await deniedTo(await sessionOf(cloud, role, taggedWith("a")), "a");

  expect(denied).not.toContain("scan");
});

/** Source: IAM User Guide, "IAM policy elements: Variables and tags", a variable without a value. */
test("denies everything to a session whose tag the policy needs and which has none", async () => {
  const role = await createRole(cloud, trustsAccount(), [ownKeysOnly(true)]);

  const denied = await deniedTo(await sessionOf(cloud, role), "a");

  expect(denied).toHaveLength(EVERY_ITEM_CALL.length + 3);
});

/** Source: IAM User Guide, "Pass session tags in AWS STS", required permission sts:TagSession. */
test("refuses session tags when the trust policy does not allow sts:TagSession", async () => {
  const role = await createRole(
    cloud,
    policyOf({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${cloud.account}:root` },
      Action: "sts:AssumeRole",
    }),
    [],
  );

  const failure = await failureOf(sessionOf(cloud, role, taggedWith("a")));

  expect(failure).toBe("AccessDenied");
});

/** Source: IAM User Guide, "AWS global condition context keys", aws:RequestTag and aws:TagKeys. */
test("refuses a session whose tags are not exactly those that the trust policy asks for", async () => {
  const condition = {
    StringLike: { "aws:RequestTag/TenantId": "?*" },
    "ForAllValues:StringEquals": { "aws:TagKeys": ["TenantId"] },
  };
  const principal = { AWS: `arn:aws:iam::${cloud.account}:root` };
  const role = await createRole(cloud, trust(principal, condition), []);
  const other = { Key: "Other", Value: "x" };

  const failures = await Promise.all(
    [
      [],
      [{ Key: "TenantId", Value: "" }],
      [...taggedWith("a").Tags, other],
      taggedWith("a").Tags,
    ].map((Tags) => failureOf(sessionOf(cloud, role, { Tags }))),
  );

  expect(failures).toStrictEqual(["AccessDenied", "AccessDenied", "AccessDenied", undefined]);
});

/** Source: IAM User Guide, "Chaining session tags". */
test("carries transitive session tags into the next role, where they cannot be changed", async () => {
  const inner = await createRole(cloud, trustsAccount(), [ownKeysOnly(true)]);
  const outer = await createRole(cloud, trustsAccount(), [
    { Effect: "Allow", Action: "sts:*", Resource: "*" },
  ]);
  const first = await sessionOf(cloud, outer, {
    ...taggedWith("a"),
    TransitiveTagKeys: ["TenantId"],
  });

  const { Credentials: keys } = await cloud
    .client(STSClient, first)
    .send(new AssumeRoleCommand({ RoleArn: inner, RoleSessionName: "inner" }));

  const second = {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  };
  expect(await deniedTo(second, "a")).toStrictEqual(["batchOfTwoTenants", "scan", "partiQl"]);
});

/** Source: IAM User Guide, "Access to AWS accounts owned by third parties", external id. */
test("refuses a role without the external id that its trust policy asks for", async () => {
  const condition = { StringEquals: { "sts:ExternalId": "tenantry-s1" } };
  const principal = { AWS: `arn:aws:iam::${cloud.account}:root` };
  const role = await createRole(cloud, trust(principal, condition), []);

  const failures = [
    await failureOf(sessionOf(cloud, role)),
    await failureOf(sessionOf(cloud, role, { ExternalId: "tenantry-s2" })),
    await failureOf(sessionOf(cloud, role, { ExternalId: "tenantry-s1" })),
  ];

  expect(failures).toStrictEqual(["AccessDenied", "AccessDenied", undefined]);
});

/** Source: IAM User Guide, "Permissions boundaries for IAM entities". */
test("allows a role only what both its policy and its boundary allow", async () => {
  const iam = cloud.client(IAMClient);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: uniqueName("boundary"),
      PolicyDocument: policyOf({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }),
    }),
  );
  cloud.later(() => iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })));
  const all: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const role = await createRole(cloud, trustsAccount(), [all], Policy?.Arn);
  const keys = await sessionOf(cloud, role);

  const outside = await failureOf(
    cloud.client(SSMClient, keys).send(new GetParameterCommand({ Name: "/tenantry/none" })),
  );

  expect(await deniedTo(keys, "a")).toStrictEqual([]);
  expect(outside).toBe("AccessDeniedException");
});

/** Source: Service Authorization Reference, AWS IAM, condition key iam:PermissionsBoundary. */
test("lets a deploying role make roles only with the boundary that it must give them", async () => {
  const iam = cloud.client(IAMClient);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: uniqueName("boundary"),
      PolicyDocument: policyOf({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }),
    }),
  );
  cloud.later(() => iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })));
  const role = await createRole(cloud, trustsAccount(), [
    {
      Effect: "Allow",
      Action: "iam:CreateRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PermissionsBoundary": Policy?.Arn } },
    },
  ]);
  const deployer = cloud.client(IAMClient, await sessionOf(cloud, role));
  const create = (boundary?: string) => {
    const RoleName = uniqueName("made");
    if (boundary) cloud.later(() => iam.send(new DeleteRoleCommand({ RoleName })));
    const AssumeRolePolicyDocument = trust({ Service: "lambda.amazonaws.com" });
    return failureOf(
      deployer.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument,
          ...(boundary ? { PermissionsBoundary: boundary } : {}),
        }),
      ),
    );
  };

  expect(await create()).toBe("AccessDenied");
  expect(await create(Policy?.Arn)).toBe(undefined);
});

/** Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service". */
test("refuses to give a function a role that the caller may not pass", async () => {
  const passable = await createRole(cloud, trust({ Service: "lambda.amazonaws.com" }), []);
  const role = await createRole(cloud, trustsAccount(), [
    { Effect: "Allow", Action: "lambda:*", Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `${passable}-other`,
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  ]);
  const lambda = cloud.client(LambdaClient, await sessionOf(cloud, role));

  const failure = await failureOf(
    lambda.send(
      new CreateFunctionCommand({
        FunctionName: uniqueName("function"),
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: passable,
        Code: { ZipFile: zipOf({ "index.mjs": "export const handler = () => 1" }) },
      }),
    ),
  );

  expect(failure).toBe("AccessDeniedException");
});

/** Source: AWS Organizations User Guide, "Accessing member accounts with OrganizationAccountAccessRole". */
test("reaches a shard account from the hub through the organisation's role", async (context) => {
  cloud.needsSandbox(context, "it needs an organisation of three accounts");
  const [shard] = SHARD_ACCOUNTS;

  const keys = await sessionOf(cloud, `arn:aws:iam::${shard}:role/${ORGANIZATION_ROLE}`);

  const { Account } = await cloud.client(STSClient, keys).send(new GetCallerIdentityCommand({}));
  expect([cloud.account, Account]).toStrictEqual([HUB_ACCOUNT, shard]);
});
