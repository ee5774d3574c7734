import { expect, test } from "vitest";
import {
  hasBoundedRights,
  hasEnd,
  hasGuardedMethods,
  hasNoWritableClaim,
  hasTags,
  isRecoverable,
  noStringifiedOutput,
} from "../support/registration-rules.ts";
import { takesTags } from "../support/takes-tags.ts";

const registration = (type: string, inputs: object) => ({ type, name: "x", inputs });
const policy = (statement: object) =>
  registration("aws:iam/rolePolicy:RolePolicy", {
    policy: JSON.stringify({ Statement: [{ Sid: "Test", Effect: "Allow", ...statement }] }),
  });
const api = (get: object) =>
  registration("aws:apigateway/restApi:RestApi", {
    apiKeySource: "AUTHORIZER",
    body: JSON.stringify({ paths: { "/things": { get, options: {} } } }),
  });
const TABLE = "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-notes";
const fence = {
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["t1#*"] },
  Null: { "dynamodb:LeadingKeys": "false" },
};

test("finds an output that was turned into text", () => {
  const text = "Calling [toString] on an [Output<T>] is not supported.";

  expect(noStringifiedOutput(registration("t", { a: [text] }))).toMatch(/pulumi\.interpolate/);
  expect(noStringifiedOutput(registration("t", { a: "text" }))).toBeUndefined();
});

test("asks for every tag on what takes tags", () => {
  const table = (tags?: object) => registration("aws:dynamodb/table:Table", { tags });

  expect(hasTags(table({ tenant: "shared", tier: "shared", shard: "s1" }))).toBe(
    "lacks the tags release",
  );
  expect(hasTags(table())).toBe("lacks the tags tenant, tier, shard, release");
  expect(hasTags(registration("aws:lambda/alias:Alias", {}))).toBeUndefined();
});

test.each([
  ["aws:lambda/eventSourceMapping:EventSourceMapping", true],
  ["aws:s3/bucketObjectv2:BucketObjectv2", true],
  ["awsx:ec2:Vpc", true],
  ["aws:scheduler/schedule:Schedule", false],
  ["aws:iam/rolePolicy:RolePolicy", false],
  ["tenantry:index:Plane", false],
])("learns from the SDK whether %s takes tags", (type, takes) => {
  expect(takesTags(type)).toBe(takes);
});

test("does not guess whether an unknown type takes tags", () => {
  expect(() => takesTags("aws:dynamodb/table:Chair")).toThrow("has no arguments");
});

test("finds claims that a client could write", () => {
  const client = (writeAttributes?: string[]) =>
    registration("aws:cognito/userPoolClient:UserPoolClient", { writeAttributes });

  expect(hasNoWritableClaim(client(["name", "email"]))).toBe("lets clients write email");
  expect(hasNoWritableClaim(client())).toBe("lets clients write everything");
  expect(hasNoWritableClaim(client(["name"]))).toBeUndefined();
  expect(hasNoWritableClaim(registration("aws:cognito/userPool:UserPool", { schemas: [] }))).toBe(
    "has custom attributes",
  );
});

test("finds methods that lack the authorizer or the key", () => {
  expect(hasGuardedMethods(api({}))).toBe("leaves open get /things");
  expect(hasGuardedMethods(api({ security: [{ caller: [] }] }))).toBe("leaves open get /things");
  expect(hasGuardedMethods(api({ security: [{ caller: [], usageKey: [] }] }))).toBeUndefined();
});

test("lets pass, of the control plane's API alone, the routes that are named with a reason", () => {
  const hub = (name: string, paths: object) =>
    registration("aws:apigateway/restApi:RestApi", { name, body: JSON.stringify({ paths }) });
  const known = {
    "/registrations": { options: {}, post: {} },
    "/{proxy+}": { "x-amazon-apigateway-any-method": {} },
  };

  expect(hasGuardedMethods(hub("tenantry-control", known))).toBeUndefined();
  expect(hasGuardedMethods(hub("tenantry-pool-a", known))).toBe(
    "leaves open post /registrations, x-amazon-apigateway-any-method /{proxy+}",
  );
  expect(hasGuardedMethods(hub("tenantry-control", { "/registrations": { get: {} } }))).toBe(
    "leaves open get /registrations",
  );
});

test("finds what would go on for ever", () => {
  expect(hasEnd(registration("aws:cloudwatch/logGroup:LogGroup", {}))).toBe("keeps logs for ever");
  expect(hasEnd(registration("aws:lambda/function:Function", {}))).toBe("has no time-out");
  expect(hasEnd(registration("aws:codebuild/project:Project", {}))).toBe("has no time-out");
  expect(hasEnd(registration("aws:lambda/function:Function", { timeout: 5 }))).toBeUndefined();
});

test("finds tables whose items cannot be had back", () => {
  const table = (inputs: object) => registration("aws:dynamodb/table:Table", inputs);

  expect(isRecoverable(table({}))).toBe("has no point-in-time recovery");
  expect(isRecoverable(table({ pointInTimeRecovery: { enabled: true } }))).toBeUndefined();
});

test("finds rights without a bound", () => {
  expect(hasBoundedRights(policy({ Action: "s3:*", Resource: "arn:aws:s3:::b" }))).toMatch(
    /allows everything of a service/,
  );
  expect(hasBoundedRights(policy({ Action: "sqs:SendMessage", Resource: "*" }))).toMatch(
    /without a reason in UNBOUNDED/,
  );
  expect(
    hasBoundedRights(policy({ Sid: "SendTraces", Action: "xray:PutTraceSegments", Resource: "*" })),
  ).toBeUndefined();
  expect(
    hasBoundedRights(policy({ Effect: "Deny", Action: "iam:*", Resource: "*" })),
  ).toBeUndefined();
});

test.each([
  ["nothing", {}],
  ["no guard", { Condition: { "ForAllValues:StringLike": fence["ForAllValues:StringLike"] } }],
  ["no keys", { Condition: { Null: fence.Null } }],
])("finds rights to tenants' items that are fenced by %s", (_, condition) => {
  const statement = { Action: ["dynamodb:Query"], Resource: [TABLE], ...condition };

  expect(hasBoundedRights(policy(statement))).toMatch(/without LeadingKeys and Null/);
  expect(hasBoundedRights(policy({ ...statement, Condition: fence }))).toBeUndefined();
});

test("lets the platform read directories, which are no tenant's items", () => {
  const Resource = "arn:aws:dynamodb:us-east-1:111111111111:table/tenantry-pool-a-directory";

  expect(hasBoundedRights(policy({ Action: "dynamodb:GetItem", Resource }))).toBeUndefined();
});
