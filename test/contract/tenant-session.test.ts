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
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { type Keys, useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  createTable,
  failureOf,
  policyOf,
  type Statement,
  sessionOf,
  trust,
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
