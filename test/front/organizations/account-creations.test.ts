import { expect, test } from "vitest";
import { AppliedQuotas } from "../../../sandbox/front/applied-quotas.ts";
import { LiveConditions } from "../../../sandbox/front/live-conditions.ts";
import {
  mustHaveRoom,
  settleCreations,
} from "../../../sandbox/front/organizations/account-creations.ts";
import {
  type CreationRecord,
  FIRST_ORGANIZATION,
} from "../../../sandbox/front/organizations/organization-records.ts";

const CREATION: CreationRecord = {
  id: "car-1",
  name: "warm-1",
  email: "warm-1@example.com",
  roleName: "Access",
  requestedAt: 0,
  dueAt: 100,
  state: "IN_PROGRESS",
};

async function settled(creations: readonly CreationRecord[], now: number) {
  const roles: string[] = [];
  const records = await settleCreations(
    { ...FIRST_ORGANIZATION, creations },
    {
      conditions: new LiveConditions(),
      applied: new AppliedQuotas([]),
      makeRole: async (account, role) => void roles.push(`${account} ${role}`),
      now: () => now,
    },
  );
  return { roles, creations: records.creations, accounts: records.accounts.slice(3) };
}

test("leaves a creation alone before its time", async () => {
  expect(await settled([CREATION], 99)).toStrictEqual({
    roles: [],
    creations: [CREATION],
    accounts: [],
  });
});

test("makes the role and then the account when the time has come", async () => {
  const { roles, creations, accounts } = await settled([CREATION], 100);

  expect(roles).toStrictEqual(["300000000001 Access"]);
  expect(creations).toStrictEqual([{ ...CREATION, state: "SUCCEEDED", accountId: "300000000001" }]);
  expect(accounts).toMatchObject([{ id: "300000000001", parent: "r-tnty", joinedAt: 100 }]);
});

test("gives each account a number of its own", async () => {
  const second = { ...CREATION, id: "car-2", email: "warm-2@example.com" };

  const { accounts } = await settled([CREATION, second], 100);

  expect(accounts.map(({ id }) => id)).toStrictEqual(["300000000001", "300000000002"]);
});

test("fails the second of two creations with one address", async () => {
  const second = { ...CREATION, id: "car-2", email: "WARM-1@example.com" };

  const { creations } = await settled([CREATION, second], 100);

  expect(creations.map(({ failureReason }) => failureReason)).toStrictEqual([
    undefined,
    "EMAIL_ALREADY_EXISTS",
  ]);
});

test("ends as a fault says, or never", async () => {
  const failed = { ...CREATION, outcome: "INTERNAL_FAILURE" };
  const stuck = { ...CREATION, id: "car-2", outcome: "IN_PROGRESS" };

  const { creations } = await settled([failed, stuck], 100);

  expect(creations.map(({ state }) => state)).toStrictEqual(["FAILED", "IN_PROGRESS"]);
});

test("has room for five accounts in the making", () => {
  const five = Array.from({ length: 5 }, () => CREATION);

  mustHaveRoom(five.slice(1));

  expect(() => mustHaveRoom(five)).toThrow("another request is already in progress");
});
