import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { authorizerAnswer } from "../../../functions/authorizer/authorizer-answer.ts";
import { type Knowledge, verdictOn } from "../../../functions/authorizer/verdict.ts";
import type { DirectoryEntry } from "../../../tenants/directory-entry.ts";
import { usageKeyOf } from "../../../tenants/usage-key.ts";

const entry: DirectoryEntry = {
  tenant: "t1",
  status: "active",
  tier: "basic",
  keyGeneration: 2,
  version: 5,
};

function knowledge(groups: readonly string[] = ["t1"], found: DirectoryEntry | undefined = entry) {
  const checkToken = vi.fn(async (token: string) =>
    token === "good" ? { user: "u1", groups } : undefined,
  );
  const directory = vi.fn(async (tenant: string) => (tenant === found?.tenant ? found : undefined));
  return { checkToken, directory, masterKey: "master" } satisfies Knowledge;
}

test("admits a user of one active tenant, metered by the tenant's own key", async () => {
  expect(await verdictOn("Bearer good", knowledge())).toStrictEqual({
    kind: "admitted",
    user: "u1",
    membership: { tenant: "t1", role: "user" },
    tier: "basic",
    usageKey: usageKeyOf("master", "t1", 2),
  });
});

test("knows an admin by the group that no client can write", async () => {
  expect(await verdictOn("Bearer good", knowledge(["admins", "t1"]))).toMatchObject({
    membership: { tenant: "t1", role: "admin" },
  });
});

test.each(["Bearer bad", "good", "", "Bearer", "Basic good", "Bearer good extra"])(
  "knows nobody by %j",
  async (authorization) => {
    expect(await verdictOn(authorization, knowledge())).toStrictEqual({ kind: "unknown" });
  },
);

test.each([
  ["no tenant", []],
  ["no tenant but the admins", ["admins"]],
  ["two tenants", ["t1", "t2"]],
])("refuses a user of %s", async (_, groups) => {
  const known = knowledge(groups);

  expect(await verdictOn("Bearer good", known)).toStrictEqual({
    kind: "refused",
    user: "u1",
    reason: "the user does not belong to exactly one tenant",
  });
  expect(known.directory).not.toHaveBeenCalled();
});

test("refuses a tenant that is suspended or not of this plane", async () => {
  const suspended: DirectoryEntry = { ...entry, status: "suspended" };

  expect(await verdictOn("Bearer good", knowledge(["t1"], suspended))).toMatchObject({
    kind: "refused",
    reason: "the tenant is suspended",
  });
  expect(await verdictOn("Bearer good", knowledge(["t9"]))).toMatchObject({
    kind: "refused",
    reason: "the tenant is not served here",
  });
});

test("lets what it cannot find out rise, so that nobody gets in by a failure", async () => {
  const known = knowledge();
  known.directory.mockRejectedValue(new Error("no answer"));

  await expect(verdictOn("Bearer good", known)).rejects.toThrow("no answer");
});

test("never admits anyone into a tenant whose group they are not in", async () => {
  const group = fc.constantFrom("t1", "t2", "admins", "other");
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(group), async (groups) => {
      const verdict = await verdictOn("Bearer good", knowledge(groups));
      expect(verdict.kind === "admitted").toBe(
        groups.includes("t1") && groups.every((each) => each === "t1" || each === "admins"),
      );
    }),
  );
});

const METHOD = "arn:aws:execute-api:us-east-1:111111111111:api1/live/GET/products/7";
const policy = (Effect: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect,
      Action: "execute-api:Invoke",
      Resource: "arn:aws:execute-api:us-east-1:111111111111:api1/live/*",
    },
  ],
});

test("answers for the whole stage, with who calls and the key that meters the call", async () => {
  const verdict = await verdictOn("Bearer good", knowledge(["t1", "admins"]));

  expect(authorizerAnswer(verdict, METHOD)).toStrictEqual({
    principalId: "u1",
    policyDocument: policy("Allow"),
    context: { tenantId: "t1", tier: "basic", role: "admin", user: "u1" },
    usageIdentifierKey: usageKeyOf("master", "t1", 2),
  });
});

test("answers a refusal with its reason and without a key", () => {
  expect(authorizerAnswer({ kind: "refused", user: "u1", reason: "why" }, METHOD)).toStrictEqual({
    principalId: "u1",
    policyDocument: policy("Deny"),
    context: { reason: "why" },
  });
});

test("answers nobody at all with what API Gateway makes a 401", () => {
  expect(() => authorizerAnswer({ kind: "unknown" }, METHOD)).toThrow(/^Unauthorized$/);
});
