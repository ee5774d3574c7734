import {
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, expect, test, vi } from "vitest";
import { CognitoUserPool } from "../../../functions/tenant-users/user-pool.ts";
import { apiEvent } from "../../support/api-event.ts";

// The logger chooses its console when it is loaded.
vi.hoisted(() => vi.stubEnv("POWERTOOLS_DEV", "true"));

const cognito = vi.hoisted(() => ({ send: vi.fn() }));
vi.mock("@aws-sdk/client-cognito-identity-provider", async (original) => ({
  ...(await original<typeof import("@aws-sdk/client-cognito-identity-provider")>()),
  CognitoIdentityProviderClient: vi.fn(function CognitoIdentityProviderClient() {
    return cognito;
  }),
}));

const pool = new CognitoUserPool("pool-1");
const gone = new UserNotFoundException({ message: "gone", $metadata: {} });
const created = new Date("2026-01-02T03:04:05Z");
const ann = {
  Username: "u1",
  Enabled: true,
  UserStatus: "CONFIRMED",
  UserCreateDate: created,
  Attributes: [{ Name: "email", Value: "ann@example.com" }],
};
const listed = {
  user: "u1",
  email: "ann@example.com",
  status: "active",
  invitedAt: "2026-01-02T03:04:05.000Z",
};

beforeEach(() => cognito.send.mockReset());

const sent = () =>
  cognito.send.mock.calls.map(([command]) => [command.constructor.name, command.input]);

test("lists a group page by page", async () => {
  cognito.send.mockResolvedValueOnce({ Users: [ann], NextToken: "more" }).mockResolvedValueOnce({});

  expect(await pool.listGroup("t1", { limit: 5 })).toStrictEqual({
    users: [listed],
    cursor: "more",
  });
  expect(await pool.listGroup("t1", { limit: 5, cursor: "more" })).toStrictEqual({ users: [] });
  expect(sent()[1]).toStrictEqual([
    "ListUsersInGroupCommand",
    { UserPoolId: "pool-1", GroupName: "t1", Limit: 5, NextToken: "more" },
  ]);
});

test("invites by e-mail, verified because the invitation goes there", async () => {
  cognito.send.mockResolvedValueOnce({ User: { ...ann, UserStatus: "FORCE_CHANGE_PASSWORD" } });

  expect(await pool.create("ann@example.com")).toStrictEqual({ ...listed, status: "invited" });
  expect(sent()).toStrictEqual([
    [
      "AdminCreateUserCommand",
      {
        UserPoolId: "pool-1",
        Username: "ann@example.com",
        DesiredDeliveryMediums: ["EMAIL"],
        UserAttributes: [
          { Name: "email", Value: "ann@example.com" },
          { Name: "email_verified", Value: "true" },
        ],
      },
    ],
  ]);
});

test("tells an e-mail that is taken from a failure", async () => {
  cognito.send.mockRejectedValueOnce(
    new UsernameExistsException({ message: "taken", $metadata: {} }),
  );
  expect(await pool.create("ann@example.com")).toBeUndefined();
  cognito.send.mockRejectedValueOnce(new Error("no answer"));
  await expect(pool.create("ann@example.com")).rejects.toThrow("no answer");
});

test("finds a user and their groups, or nobody and none", async () => {
  cognito.send.mockResolvedValueOnce({ ...ann, UserAttributes: ann.Attributes });
  expect(await pool.find("u1")).toStrictEqual(listed);
  cognito.send.mockResolvedValueOnce({ Groups: [{ GroupName: "t1" }, {}] });
  expect(await pool.groupsOf("u1")).toStrictEqual(["t1"]);

  cognito.send.mockRejectedValueOnce(gone).mockRejectedValueOnce(gone);
  expect(await pool.find("u2")).toBeUndefined();
  expect(await pool.groupsOf("u2")).toStrictEqual([]);
  cognito.send.mockRejectedValueOnce(new Error("no answer"));
  await expect(pool.find("u1")).rejects.toThrow("no answer");
});

test("ends the sessions of a user that it disables", async () => {
  cognito.send.mockResolvedValue({});
  await pool.disable("u1");
  await pool.enable("u1");
  await pool.addToGroup("u1", "t1");

  const which = { UserPoolId: "pool-1", Username: "u1" };
  expect(sent()).toStrictEqual([
    ["AdminDisableUserCommand", which],
    ["AdminUserGlobalSignOutCommand", which],
    ["AdminEnableUserCommand", which],
    ["AdminAddUserToGroupCommand", { ...which, GroupName: "t1" }],
  ]);
});

test("shows a disabled user as such, whatever else is missing", async () => {
  cognito.send.mockResolvedValueOnce({ Users: [{ Enabled: false }] });

  expect(await pool.listGroup("t1", { limit: 1 })).toStrictEqual({
    users: [{ user: "", email: "", status: "disabled", invitedAt: "1970-01-01T00:00:00.000Z" }],
  });
});

test("serves the routes behind API Gateway", async () => {
  vi.stubEnv("TENANTRY_USER_POOL_ID", "pool-1");
  cognito.send.mockResolvedValueOnce({ Users: [ann] });
  const { handler } = await import("../../../functions/tenant-users/handler.ts");

  const { statusCode, body } = await handler(apiEvent({ operation: "GET /tenant/users" }));

  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toStrictEqual({ users: [listed] });
});
