import {
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeAll, expect, test } from "vitest";
import { PlaneUsers } from "../../../stores/plane-users.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";

const cloud = useContractCloud();
let users: PlaneUsers;

beforeAll(async () => {
  const cognito = cloud.client(CognitoIdentityProviderClient);
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({
      PoolName: "tenantry-contract-users",
      UsernameAttributes: ["email"],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    }),
  );
  const UserPoolId = UserPool?.Id ?? "";
  cloud.later(() => cognito.send(new DeleteUserPoolCommand({ UserPoolId })));
  for (const GroupName of ["a", "b", "admins"]) {
    await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  }
  users = new PlaneUsers(cognito, UserPoolId);
});

const emailsOf = async (tenant: string) =>
  (await users.list(tenant, { limit: 60 })).items.map(({ email }) => email);

test("makes a user once, in its tenant's group", async () => {
  const ann = { tenant: "a", email: "ann@a.example", groups: ["admins"], invited: false };

  const user = await users.ensure(ann);

  expect(await users.ensure(ann)).toBe(user);
  expect((await users.list("a", { limit: 60 })).items).toStrictEqual([
    { user, email: "ann@a.example", enabled: true, status: "FORCE_CHANGE_PASSWORD" },
  ]);
});

test("refuses an address that belongs to another tenant", async () => {
  await users.ensure({ tenant: "b", email: "bob@b.example", invited: false });

  await expect(
    users.ensure({ tenant: "a", email: "bob@b.example", invited: false }),
  ).rejects.toMatchObject({ code: "EMAIL_TAKEN" });
});

test("removes a tenant's own user, and no other's", async () => {
  await users.ensure({ tenant: "b", email: "eve@b.example", invited: false });

  await users.removeOwn("a", "eve@b.example");
  expect(await emailsOf("b")).toContain("eve@b.example");
  await users.removeOwn("b", "eve@b.example");
  await users.removeOwn("b", "eve@b.example");
  expect(await emailsOf("b")).not.toContain("eve@b.example");
});

test("gives a user a password that it can keep", async () => {
  const user = await users.ensure({ tenant: "b", email: "joe@b.example", invited: false });

  await users.setPassword(user, "aA1!long-enough-password");

  const { items } = await users.list("b", { limit: 60 });
  expect(items.find(({ email }) => email === "joe@b.example")?.status).toBe("CONFIRMED");
  await users.remove(user);
  await users.remove(user);
  expect(await emailsOf("b")).not.toContain("joe@b.example");
});

test("finds nobody in a tenant that has no group any more", async () => {
  expect(await users.list("gone", { limit: 60 })).toStrictEqual({ items: [] });
});
