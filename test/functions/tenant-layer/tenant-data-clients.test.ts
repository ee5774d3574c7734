import { expect, test, vi } from "vitest";
import { tenantDataClients } from "../../../functions/tenant-layer/tenant-data-clients.ts";

const sts = vi.hoisted(() => ({ send: vi.fn() }));
vi.mock("@aws-sdk/client-sts", async (original) => ({
  ...(await original<typeof import("@aws-sdk/client-sts")>()),
  STSClient: vi.fn(function STSClient() {
    return sts;
  }),
}));

const inAnHour = () => new Date(Date.now() + 3_600_000);
const keysOf = (tenant: string) => ({
  Credentials: {
    AccessKeyId: `key-${tenant}`,
    SecretAccessKey: "secret",
    SessionToken: "token",
    Expiration: inAnHour(),
  },
});

test("takes the access role on with the tenant's tag, once a tenant", async () => {
  sts.send.mockImplementation(async ({ input }) => keysOf(input.Tags[0].Value));
  const clients = tenantDataClients("arn:aws:iam::111111111111:role/access");

  const [one, other, again] = [await clients("t1"), await clients("t2"), await clients("t1")];

  expect(again).toBe(one);
  const keys = await Promise.all(
    [one, other].map(async (client) => (await client.config.credentials()).accessKeyId),
  );
  expect(keys).toStrictEqual(["key-t1", "key-t2"]);
  expect(sts.send.mock.calls.map(([{ input }]) => input)).toStrictEqual(
    ["t1", "t2"].map((tenant) => ({
      RoleArn: "arn:aws:iam::111111111111:role/access",
      RoleSessionName: tenant,
      DurationSeconds: 900,
      Tags: [{ Key: "TenantId", Value: tenant }],
    })),
  );
});

test("has no way to data without credentials", async () => {
  sts.send.mockResolvedValue({});

  await expect(tenantDataClients("arn:role")("t1")).rejects.toThrow("no credentials came with it");
});

test("takes credentials that have no session token as they are", async () => {
  const { SessionToken: _none, ...Credentials } = keysOf("t1").Credentials;
  sts.send.mockResolvedValue({ Credentials });

  const client = await tenantDataClients("arn:role")("t1");

  expect(await client.config.credentials()).toMatchObject({ accessKeyId: "key-t1" });
});
