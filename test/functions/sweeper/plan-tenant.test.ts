import { expect, test } from "vitest";
import {
  type ExecutionState,
  planTenant,
  UNDO_LIMIT,
} from "../../../functions/sweeper/plan-tenant.ts";
import { PASSING, STATUSES } from "../../../tenants/lifecycle.ts";
import { ACME, POOLED, tenantOf } from "../../support/sample-tenant.ts";

function lookUp(states: Readonly<Record<string, ExecutionState>>) {
  return async (kind: string, name: string): Promise<ExecutionState> =>
    states[`${kind}/${name}`] ?? "missing";
}

test.each(STATUSES.filter((status) => !PASSING.has(status) || status === "moving"))(
  "leaves a tenant that is %s",
  async (status) => {
    expect(await planTenant(tenantOf({ status }), lookUp({}))).toStrictEqual({ kind: "leave" });
  },
);

test.each([
  ["registered", "onboarding"],
  ["awaiting-approval", "onboarding"],
  ["placing", "onboarding"],
  ["provisioning", "onboarding"],
  ["offboarding", "offboarding"],
  ["retained", "offboarding"],
] as const)("starts the workflow of a tenant that is %s and has none", async (status, workflow) => {
  expect(await planTenant(tenantOf({ status, attempt: 2 }), lookUp({}))).toStrictEqual({
    kind: "start",
    workflow,
    name: `${ACME}-2`,
    isUndo: false,
  });
});

test("leaves a tenant whose workflow runs", async () => {
  const states = { [`onboarding/${ACME}-1`]: "running" } as const;

  expect(await planTenant(tenantOf(), lookUp(states))).toStrictEqual({ kind: "leave" });
});

test("fails a tenant whose workflow ended before it had begun anything", async () => {
  const states = { [`onboarding/${ACME}-1`]: "ended" } as const;

  expect(await planTenant(tenantOf(), lookUp(states))).toStrictEqual({
    kind: "fail",
    failure: {
      code: "WORKFLOW_LOST",
      message: "the tenant's workflow ended without an outcome",
      remedy: "Look at the execution in Step Functions, then retry or remove the tenant.",
    },
  });
});

test("undoes what a lost workflow began, some times, until a person must look", async () => {
  const tenant = tenantOf({ status: "provisioning", placement: POOLED });
  const states: Record<string, ExecutionState> = { [`onboarding/${ACME}-1`]: "ended" };

  for (let undo = 1; undo <= UNDO_LIMIT; undo += 1) {
    const name = `${ACME}-1-undo-${undo}`;
    expect(await planTenant(tenant, lookUp(states))).toStrictEqual({
      kind: "start",
      workflow: "onboarding",
      name,
      isUndo: true,
    });
    states[`onboarding/${name}`] = "running";
    expect(await planTenant(tenant, lookUp(states))).toStrictEqual({ kind: "leave" });
    states[`onboarding/${name}`] = "ended";
  }

  expect(await planTenant(tenant, lookUp(states))).toMatchObject({ kind: "fail" });
});

test("goes on with a removal whose workflow was lost", async () => {
  const states = { [`offboarding/${ACME}-1`]: "ended" } as const;

  expect(await planTenant(tenantOf({ status: "offboarding" }), lookUp(states))).toStrictEqual({
    kind: "start",
    workflow: "offboarding",
    name: `${ACME}-1-undo-1`,
    isUndo: true,
  });
});
