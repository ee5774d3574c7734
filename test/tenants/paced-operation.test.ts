import { expect, test } from "vitest";
import { startRequestOf } from "../../tenants/paced-operation.ts";
import { untouched } from "../../tenants/truth.ts";
import { ACME, wishOf } from "../support/sample-tenant.ts";

const slots = (blue: string, green: string) => ({ blue, green, live: "blue" as const });
const present = (blue: string, green: string) => ({
  ...untouched("pool-s1-1"),
  state: "present" as const,
  slots: slots(blue, green),
});

const API = "create-rest-api";
const DEPLOYMENT = "create-deployment";

test.each([
  ["makes an API and a deployment for a new plane", ["r-1", "r-1"], [], [API, DEPLOYMENT]],
  ["makes a deployment for each release", ["r-1", "r-2"], [], [API, DEPLOYMENT, DEPLOYMENT]],
  ["makes a deployment for a release that is new", ["r-1", "r-2"], ["r-1", "r-1"], [DEPLOYMENT]],
  ["makes none for what it holds", ["r-1", "r-2"], ["r-2", "r-1"], []],
] as const)("%s", (_what, [blue, green], [heldBlue, heldGreen], calls) => {
  const truth = heldBlue === undefined ? untouched("p") : present(heldBlue, heldGreen);

  expect(startRequestOf(wishOf({ slots: slots(blue, green) }), truth).calls).toStrictEqual(calls);
});

test.each([
  ["each plan of a pool that leaves", { basic: "p-1", standard: "p-2", premium: "p-3" }, 3],
  ["the one plan of a silo that leaves", { platinum: "p-1" }, 1],
])("empties %s, and deletes the API", (_whose, usagePlanIds, plans) => {
  const truth = { ...present("r-1", "r-1"), outputs: { apiUrl: "https://a", usagePlanIds } };

  expect(startRequestOf(wishOf({ state: "absent" }), truth).calls).toStrictEqual([
    ...Array.from({ length: plans }, () => "update-usage-plan"),
    "delete-rest-api",
  ]);
});

test("counts one plan for a plane that leaves before it has come about", () => {
  for (const truth of [untouched("pool-s1-1"), present("r-1", "r-1")]) {
    expect(startRequestOf(wishOf({ state: "absent" }), truth).calls).toStrictEqual([
      "update-usage-plan",
      "delete-rest-api",
    ]);
  }
});

test("makes no paced call for what a pooled tenant has of its own, nor for a shard", () => {
  for (const stack of [`tenant-${ACME}`, "shard-s1"]) {
    expect(startRequestOf(wishOf({ stack }), untouched(stack)).calls).toStrictEqual([]);
  }
});

test("counts as a sign-up what brings a tenant's own stack about for the first time", () => {
  const first = wishOf({ stack: `silo-${ACME}`, tenant: ACME });

  expect(
    [first, { ...first, generation: 2 }, { ...first, state: "absent" as const }, wishOf()].map(
      (wish) => startRequestOf(wish, untouched(wish.stack)).isSignUp,
    ),
  ).toStrictEqual([true, false, false, false]);
});

test("deploys every release where it is not known what a plane holds", () => {
  const truth = { ...untouched("pool-s1-1"), state: "present" as const };

  expect(startRequestOf(wishOf({ slots: slots("r-1", "r-2") }), truth).calls).toStrictEqual([
    DEPLOYMENT,
    DEPLOYMENT,
  ]);
});
