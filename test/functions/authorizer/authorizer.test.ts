import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { directoryIn } from "../../../functions/authorizer/directory.ts";
import { parseAuthorizerEnvironment } from "../../../functions/authorizer/environment.ts";
import { readMasterKey } from "../../../functions/authorizer/master-key.ts";
import { usageKeyOf } from "../../../tenants/usage-key.ts";

const aws = vi.hoisted(() => ({ send: vi.fn() }));
const client = vi.hoisted(() => () => ({ send: aws.send }));
vi.mock("@aws-sdk/client-ssm", async (original) => ({
  ...(await original<typeof import("@aws-sdk/client-ssm")>()),
  SSMClient: vi.fn(function SSMClient() {
    return client();
  }),
}));
vi.mock("@aws-sdk/lib-dynamodb", async (original) => ({
  ...(await original<typeof import("@aws-sdk/lib-dynamodb")>()),
  DynamoDBDocumentClient: { from: client },
}));
vi.mock("../../../functions/authorizer/token-check.ts", () => ({
  tokenCheck: async () => async (token: string) =>
    token === "good" ? { user: "u1", groups: ["t1"] } : undefined,
}));

const variables = {
  TENANTRY_USER_POOL_ID: "pool",
  TENANTRY_USER_POOL_CLIENT_ID: "client",
  TENANTRY_DIRECTORY_TABLE: "directory",
  TENANTRY_MASTER_KEY_PARAMETER: "/tenantry/s1/master-key",
};
const entry = { tenant: "t1", status: "active", tier: "basic", keyGeneration: 1, version: 1 };

beforeEach(() => aws.send.mockReset());

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("learns while it starts, and decides by what it learnt", async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  aws.send.mockResolvedValueOnce({ Parameter: { Value: "master" } });
  const { handler } = await import("../../../functions/authorizer/authorizer.ts");
  aws.send.mockResolvedValue({ Item: entry });
  const methodArn = "arn:aws:execute-api:us-east-1:111111111111:api1/live/GET/products";

  expect(await handler({ authorizationToken: "Bearer good", methodArn })).toMatchObject({
    principalId: "u1",
    usageIdentifierKey: usageKeyOf("master", "t1", 1),
  });
  await expect(handler({ authorizationToken: "Bearer bad", methodArn })).rejects.toThrow(
    "Unauthorized",
  );
});

test("learns again at the next request when it could not learn while it started", async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const throttled = new Error("throttled");
  aws.send.mockRejectedValueOnce(throttled).mockRejectedValueOnce(throttled);
  const { handler } = await import("../../../functions/authorizer/authorizer.ts");
  await new Promise((resolve) => setImmediate(resolve));
  const request = {
    authorizationToken: "Bearer good",
    methodArn: "arn:aws:execute-api:us-east-1:111111111111:api1/live/GET/products",
  };

  await expect(handler(request)).rejects.toBe(throttled);
  aws.send
    .mockResolvedValueOnce({ Parameter: { Value: "master" } })
    .mockResolvedValue({ Item: entry });

  expect(await handler(request)).toMatchObject({ principalId: "u1" });
});

test("reads the directory as it is this moment", async () => {
  aws.send.mockResolvedValueOnce({ Item: entry }).mockResolvedValueOnce({});
  const directory = directoryIn("directory");

  expect(await directory("t1")).toStrictEqual(entry);
  expect(await directory("t2")).toBeUndefined();
  expect(aws.send.mock.calls[0]?.[0].input).toStrictEqual({
    TableName: "directory",
    Key: { tenant: "t1" },
    ConsistentRead: true,
  });
});

test("refuses a directory entry that is damaged", async () => {
  aws.send.mockResolvedValueOnce({ Item: { ...entry, status: "maybe" } });

  await expect(directoryIn("directory")("t1")).rejects.toMatchObject({ code: "DOCUMENT_INVALID" });
});

test("reads the master key decrypted, and refuses an empty one", async () => {
  aws.send.mockResolvedValueOnce({ Parameter: { Value: "master" } }).mockResolvedValueOnce({});

  expect(await readMasterKey("/key")).toBe("master");
  expect(aws.send.mock.calls[0]?.[0].input).toStrictEqual({ Name: "/key", WithDecryption: true });
  await expect(readMasterKey("/key")).rejects.toThrow("the parameter /key is empty");
});

test("names every variable of its environment that is missing", () => {
  expect(parseAuthorizerEnvironment(variables)).toStrictEqual({
    userPoolId: "pool",
    clientId: "client",
    directoryTable: "directory",
    masterKeyParameter: "/tenantry/s1/master-key",
    endpoint: undefined,
  });
  expect(() => parseAuthorizerEnvironment({})).toThrow(/TENANTRY_USER_POOL_ID: .*\n.*CLIENT_ID/);
});
