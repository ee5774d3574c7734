import { expect, test } from "vitest";
import { RECOVERY } from "../../../../automation/engine/recover/recovery-table.ts";
import { type Answers, answeringClients } from "../../../support/answering-clients.ts";
import { awsError } from "../../../support/aws-error.ts";

/** Looks for a lost resource of a type. */
async function find(
  type: string,
  inputs: Record<string, unknown>,
  answers: Answers,
  known: readonly string[] = [],
) {
  const finder = RECOVERY[type];
  if (typeof finder !== "function") throw new Error(`${type} is not looked for`);
  const { clients } = answeringClients(answers);
  return finder({ inputs, known: new Set(known) }, clients);
}

const missing = awsError("ResourceNotFoundException");
const arn = "arn:aws:lambda:us-east-1:111111111111:function:orders:blue";
const policy = JSON.stringify({ Statement: [{ Sid: "LetApiCall" }, {}] });

/** Type, inputs, what finds it, its id, and what AWS says when it is not there. */
const NAMED = [
  ["aws:dynamodb/table:Table", { name: "t" }, { DescribeTable: {} }, "t", missing],
  ["aws:iam/role:Role", { name: "r" }, { GetRole: {} }, "r", awsError("NoSuchEntityException")],
  [
    "aws:iam/policy:Policy",
    { name: "p", path: "/x/" },
    { GetPolicy: {} },
    "arn:aws:iam::111111111111:policy/x/p",
    awsError("NoSuchEntityException"),
  ],
  [
    "aws:ssm/parameter:Parameter",
    { name: "/p" },
    { GetParameter: {} },
    "/p",
    awsError("ParameterNotFound"),
  ],
  ["aws:s3/bucket:Bucket", { bucket: "b" }, { HeadBucket: {} }, "b", awsError("NotFound")],
  ["aws:lambda/function:Function", { name: "f" }, { GetFunctionConfiguration: {} }, "f", missing],
  [
    "aws:lambda/alias:Alias",
    { functionName: "orders", name: "blue" },
    { GetAlias: { AliasArn: arn } },
    arn,
    missing,
  ],
  [
    "aws:lambda/permission:Permission",
    { function: "orders", qualifier: "blue", statementId: "LetApiCall" },
    { GetPolicy: { Policy: policy } },
    "LetApiCall",
    missing,
  ],
  [
    "aws:apigateway/stage:Stage",
    { restApi: "api", stageName: "live" },
    { GetStage: {} },
    "ags-api-live",
    awsError("NotFoundException"),
  ],
  [
    "aws:apigateway/usagePlanKey:UsagePlanKey",
    { usagePlanId: "plan", keyId: "key" },
    { GetUsagePlanKey: {} },
    "key",
    awsError("NotFoundException"),
  ],
  [
    "aws:cognito/userGroup:UserGroup",
    { userPoolId: "pool", name: "group" },
    { GetGroup: {} },
    "pool/group",
    missing,
  ],
] as const;

test.each(NAMED)(
  "finds %s by its name, and knows when it is not there",
  async (type, inputs, answers, id, gone) => {
    const command = Object.keys(answers)[0] ?? "";

    expect((await find(type, inputs, answers))?.id).toBe(id);
    expect(await find(type, inputs, { [command]: gone })).toBeUndefined();
    await expect(find(type, inputs, { [command]: awsError("AccessDenied") })).rejects.toThrow(
      "AccessDenied",
    );
  },
);

test("finds a log group by its whole name only", async () => {
  const answers = { DescribeLogGroups: { logGroups: [{ logGroupName: "/a/b" }] } };

  expect(await find("aws:cloudwatch/logGroup:LogGroup", { name: "/a/b" }, answers)).toStrictEqual({
    id: "/a/b",
  });
  expect(await find("aws:cloudwatch/logGroup:LogGroup", { name: "/a" }, answers)).toBeUndefined();
  expect(
    await find("aws:cloudwatch/logGroup:LogGroup", { name: "/a" }, { DescribeLogGroups: {} }),
  ).toBeUndefined();
});

test("does not take another statement of a function's policy for a lost one", async () => {
  const inputs = { function: "orders", statementId: "Other" };

  expect(
    await find("aws:lambda/permission:Permission", inputs, { GetPolicy: { Policy: policy } }),
  ).toBeUndefined();
  expect(await find("aws:lambda/permission:Permission", inputs, { GetPolicy: {} })).toBeUndefined();
});

const TAGGED = [
  ["aws:apigateway/restApi:RestApi", "GetRestApis"],
  ["aws:apigateway/usagePlan:UsagePlan", "GetUsagePlans"],
  ["aws:apigateway/apiKey:ApiKey", "GetApiKeys"],
] as const;

test.each(TAGGED)(
  "finds %s by name and tags: the newest that the stack does not know",
  async (type, command) => {
    const tags = { tenant: "a" };
    const items = [
      { id: "known", name: "n", tags, createdDate: new Date(9) },
      { id: "old", name: "n", tags, createdDate: new Date(1) },
      { id: "new", name: "n", tags: { ...tags, more: "x" }, createdDate: new Date(2) },
      { id: "others", name: "n", tags: { tenant: "b" }, createdDate: new Date(3) },
      { id: "named", name: "m", tags },
      { id: "bare", name: "n" },
    ];

    expect(
      await find(type, { name: "n", tags }, { [command]: { items } }, ["known"]),
    ).toStrictEqual({ id: "new", madeAt: new Date(2) });
    expect(await find(type, { name: "n", tags }, { [command]: {} })).toBeUndefined();
  },
);

test("tells when a group was made", async () => {
  const CreationDate = new Date(7);
  const inputs = { userPoolId: "pool", name: "group" };

  expect(
    await find("aws:cognito/userGroup:UserGroup", inputs, {
      GetGroup: { Group: { CreationDate } },
    }),
  ).toStrictEqual({ id: "pool/group", madeAt: CreationDate });
});

test("finds a deployment by its description", async () => {
  const items = [
    { id: "a", description: "r-1" },
    { id: "b", description: "r-2" },
  ];
  const inputs = { restApi: "api", description: "r-2" };
  const type = "aws:apigateway/deployment:Deployment";

  expect(await find(type, inputs, { GetDeployments: { items } })).toStrictEqual({ id: "b" });
  expect(await find(type, inputs, { GetDeployments: { items } }, ["b"])).toBeUndefined();
});

test("finds user pools and their clients by name", async () => {
  const UserPools = [
    { Id: "p1", Name: "pool", CreationDate: new Date(1) },
    { Id: "p2", Name: "pool", CreationDate: new Date(2) },
    { Id: "p3", Name: "other" },
  ];
  const UserPoolClients = [{ ClientId: "c1", ClientName: "web" }];
  const client = "aws:cognito/userPoolClient:UserPoolClient";

  expect(
    await find("aws:cognito/userPool:UserPool", { name: "pool" }, { ListUserPools: { UserPools } }),
  ).toStrictEqual({ id: "p2" });
  expect(
    await find("aws:cognito/userPool:UserPool", { name: "no" }, { ListUserPools: {} }),
  ).toBeUndefined();
  const inputs = { userPoolId: "p2", name: "web" };
  expect(await find(client, inputs, { ListUserPoolClients: { UserPoolClients } })).toStrictEqual({
    id: "c1",
  });
  expect(
    await find(client, inputs, { ListUserPoolClients: { UserPoolClients } }, ["c1"]),
  ).toBeUndefined();
});

test("finds the newest version of a layer with the description", async () => {
  const LayerVersions = [
    { LayerVersionArn: "arn:1", Version: 1, Description: "r-1" },
    { LayerVersionArn: "arn:2", Version: 2, Description: "r-1" },
    { LayerVersionArn: "arn:3", Version: 3 },
  ];
  const inputs = { layerName: "layer", description: "r-1" };
  const type = "aws:lambda/layerVersion:LayerVersion";

  expect(await find(type, inputs, { ListLayerVersions: { LayerVersions } })).toStrictEqual({
    id: "arn:2",
    attributes: { arn: "arn:2" },
  });
  expect(
    await find(type, { layerName: "layer" }, { ListLayerVersions: { LayerVersions } }, ["arn:3"]),
  ).toBeUndefined();
});

test("finds an event source mapping by what it leads from and to", async () => {
  const inputs = { functionName: "f", eventSourceArn: "arn:queue" };
  const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
  const EventSourceMappings = [{ UUID: "m1" }];

  expect(
    await find(type, inputs, { ListEventSourceMappings: { EventSourceMappings } }),
  ).toStrictEqual({ id: "m1", attributes: { uuid: "m1" } });
  expect(
    await find(type, inputs, { ListEventSourceMappings: { EventSourceMappings } }, ["m1"]),
  ).toBeUndefined();
});

test("refuses to look for a resource without a pinned name", async () => {
  await expect(async () => find("aws:dynamodb/table:Table", {}, {})).rejects.toThrow(
    "the lost resource has no name to find it by",
  );
});
