import { describe, expect, test } from "vitest";
import { useControlWorld } from "../support/control-world.ts";
import { testCounters } from "./sign-up/counters.ts";
import { testCrowd } from "./sign-up/crowd.ts";
import { testFaults } from "./sign-up/faults.ts";
import { testRaises } from "./sign-up/raises.ts";
import { testRecycling } from "./sign-up/recycling.ts";
import { testRefusedShards } from "./sign-up/refused-shards.ts";
import { testRoom } from "./sign-up/room.ts";
import { testGivenUpAccount, testVending } from "./sign-up/vending.ts";

const world = useControlWorld("sign-up");

const acme = { name: "acme", email: "ann@acme.example", tier: "basic" };
const signedUp: { tenant?: string } = {};

function tenantId(): string {
  if (!signedUp.tenant) throw new Error("nobody has signed up yet");
  return signedUp.tenant;
}

test("brings a company from its sign-up into service", async () => {
  const { tenant, status } = await world().everybody.register(acme, "key-acme");
  signedUp.tenant = tenant;
  expect(status).toBe("registered");

  await world().until(tenant, "active");

  const { items } = await world().operator.tenantEvents(tenant);
  expect(items.map(({ to }) => to)).toStrictEqual([
    "registered",
    "placing",
    "provisioning",
    "active",
  ]);
  expect(await world().operator.tenantUsers(tenant)).toMatchObject({
    items: [{ email: "ann@acme.example", enabled: true }],
  });
  expect((await world().operator.shards()).items).toMatchObject([
    { shard: "s1", tenants: { pool: 1, silo: 0 } },
  ]);
});

test("leads the first admin to an API that serves the tenant", async () => {
  const route = await world().everybody.configuration("acme");
  const { account } = (await world().operator.shards()).items[0] ?? { account: "" };
  const keys = await world().sandbox.aws.credentialsOf(account, "OrganizationAccountAccessRole");
  const password = await world().identity.setPassword(route, acme.email, keys);
  const token = await world().identity.logIn(route, acme.email, password);

  const answer = await fetch(`${route.apiUrl}/products`, {
    headers: { authorization: `Bearer ${token}` },
  });

  expect(answer.status).toBe(200);
});

test("refuses what may not be written, at the API in front of the function too", async () => {
  const { everybody } = world();

  await expect(everybody.register(acme, "another-key")).rejects.toMatchObject({
    code: "NAME_TAKEN",
  });
  await expect(everybody.register({ name: "x".repeat(1_000_000) }, "k")).rejects.toMatchObject({
    status: 413,
  });
  await expect(everybody.tenants()).rejects.toMatchObject({ code: "TOKEN_REFUSED" });
});

test("undoes a sign-up whose first admin belongs to another tenant, and keeps the reason", async () => {
  const { everybody, operator } = world();
  const { tenant } = await everybody.register({ ...acme, name: "impostor" }, "key-impostor");

  await world().until(tenant, "failed");

  expect(await operator.tenant(tenant)).toMatchObject({
    failure: {
      code: "EMAIL_TAKEN",
      message: "the first admin's e-mail address belongs to a user of another tenant",
    },
  });
  expect((await operator.tenant(tenant)).placement).toBeUndefined();
  expect(await everybody.registration(tenant)).toMatchObject({ failure: { code: "EMAIL_TAKEN" } });
  expect((await operator.shards()).items).toMatchObject([{ tenants: { pool: 1, silo: 0 } }]);
  await expect(operator.mapping(`tenant-${tenant}`)).rejects.toMatchObject({
    code: "STACK_NOT_FOUND",
  });
  expect(await operator.tenantUsers("acme")).toMatchObject({ items: [{ email: acme.email }] });
});

test("begins a failed tenant anew, and undoes it again when its workflow is lost", async () => {
  const { operator } = world();
  const { tenant, attempt } = await operator.moveTenant("impostor", "retry");
  expect(attempt).toBe(2);

  await world().stopExecution(`${tenant}-2`);

  await world().until(tenant, "failed", { sweeps: true });
  expect(await operator.tenant(tenant)).toMatchObject({ failure: { code: "WORKFLOW_LOST" } });
  expect((await operator.shards()).items).toMatchObject([{ tenants: { pool: 1, silo: 0 } }]);
});

test("suspends, resumes and removes the tenant without leftovers", async () => {
  const { operator } = world();
  const tenant = tenantId();

  expect(await operator.moveTenant(tenant, "suspend", { reason: "test" })).toMatchObject({
    status: "suspended",
  });
  expect(await operator.moveTenant(tenant, "resume")).toMatchObject({ status: "active" });
  expect(await operator.moveTenant(tenant, "remove")).toMatchObject({ status: "offboarding" });

  await expect(world().until(tenant, "removed")).rejects.toMatchObject({
    code: "TENANT_NOT_FOUND",
  });
  expect((await operator.shards()).items).toMatchObject([{ tenants: { pool: 0, silo: 0 } }]);
  await expect(operator.mapping(`tenant-${tenant}`)).rejects.toMatchObject({
    code: "STACK_NOT_FOUND",
  });
  const { items } = await operator.tenantEvents(tenant);
  expect(items.at(-1)).toMatchObject({ to: "removed", name: "acme" });
});

testRefusedShards(world);
// Side by side, because each waits for the most part.
describe("accounts in the making", { concurrent: true }, () => {
  testVending(world);
  testRaises(world);
  testRecycling(world);
});
describe("sign-ups that meet faults", { concurrent: true }, () => testFaults(world));
testRoom(world);
testCounters(world);
testGivenUpAccount(world);
// Last, because it ends the worker service, and each later pass of the sweeper sees to the crowd.
testCrowd(world);
