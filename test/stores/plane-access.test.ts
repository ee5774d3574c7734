import type { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { DirectoryStore } from "../../stores/directory-store.ts";
import { PlaneAccess } from "../../stores/plane-access.ts";
import { PlaneUsers } from "../../stores/plane-users.ts";
import {
  contentsPolicy,
  directoryPolicy,
  itemsPolicy,
  usersPolicy,
} from "../../stores/session-policy.ts";
import { deployAccessOf, sessionIn } from "../../stores/shard-session.ts";
import { TenantItems } from "../../stores/tenant-items.ts";
import { POOL_OUTPUTS } from "../support/sample-tenant.ts";

const sessions: AssumeRoleCommand["input"][] = [];
const send = async ({ input }: AssumeRoleCommand) => {
  sessions.push(input);
  return {};
};
// Only `send` is used of a client.
const access = new PlaneAccess({ send } as unknown as STSClient);

test("enters a plane for one tenant and one kind of work at a time", async () => {
  const ways = [
    await access.users(POOL_OUTPUTS, "a"),
    await access.directory(POOL_OUTPUTS, "a"),
    await access.items(POOL_OUTPUTS, "a"),
  ];

  expect(ways.map((way) => way.constructor)).toStrictEqual([
    PlaneUsers,
    DirectoryStore,
    TenantItems,
  ]);
  const policies = [
    usersPolicy(POOL_OUTPUTS, POOL_OUTPUTS.userPoolId),
    directoryPolicy(POOL_OUTPUTS, POOL_OUTPUTS.directoryTable, "a"),
    itemsPolicy(POOL_OUTPUTS, POOL_OUTPUTS.plane, "a"),
  ];
  expect(sessions).toStrictEqual(
    policies.map((policy) => ({
      RoleArn: "arn:aws:iam::111111111111:role/tenantry-deploy",
      ExternalId: "tenantry-s1",
      RoleSessionName: "control-a",
      DurationSeconds: 900,
      Tags: [{ Key: "TenantId", Value: "a" }],
      Policy: JSON.stringify(policy),
    })),
  );
});

test("enters an account by its deploy role, with the external id that the role asks for", () => {
  expect(deployAccessOf({ shard: "s1", account: "1", region: "eu-west-1" })).toStrictEqual({
    account: "1",
    region: "eu-west-1",
    roleArn: "arn:aws:iam::1:role/tenantry-deploy",
    externalId: "tenantry-s1",
  });
});

test("makes no session before it is needed", () => {
  const bare = { account: "1", region: "eu-west-1", roleArn: "arn:aws:iam::1:role/x" };

  expect(sessionIn(bare, "a name with spaces")).toBeInstanceOf(Function);
  expect(sessionIn({ ...bare, externalId: "e" }, "x".repeat(99))).toBeInstanceOf(Function);
  expect(sessionIn({ ...bare, policy: contentsPolicy() }, "look")).toBeInstanceOf(Function);
});
