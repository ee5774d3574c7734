import { expect, test } from "vitest";
import { adoptAfter } from "../../../../automation/engine/recover/adopt-conflicts.ts";
import { recoverStack } from "../../../../automation/engine/recover/recover-stack.ts";
import type { UnmadeResource } from "../../../../automation/engine/recover/unmade-resources.ts";
import { resourcesOf, type StateResource } from "../../../../automation/engine/stack-state.ts";
import type { Answers } from "../../../support/answering-clients.ts";
import { awsError } from "../../../support/aws-error.ts";
import { StackInMemory } from "../../../support/stack-in-memory.ts";

const begunAt = Date.parse("2026-11-22T10:00:00Z");
const tags = { tenant: "a" };
const key: UnmadeResource = {
  urn: "urn:pulumi:s::tenantry::aws:apigateway/apiKey:ApiKey::a-key",
  type: "aws:apigateway/apiKey:ApiKey",
  inputs: { name: "k", value: "[secret]", tags },
};
const role: UnmadeResource = {
  urn: "urn:pulumi:s::tenantry::aws:iam/role:Role::deploy",
  type: "aws:iam/role:Role",
  inputs: { name: "tenantry-deploy" },
};
const made = { id: "k1", name: "k", tags, createdDate: new Date(begunAt + 3000) };
const pool: StateResource = { urn: "pool", type: "aws:cognito/userPool:UserPool", id: "p" };
const secret = { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:x" };

function stackWith(items: readonly object[] = [made], resources = [pool], more: Answers = {}) {
  const stack = new StackInMemory(
    { version: 3, deployment: { resources } },
    { GetApiKeys: { items }, ...more },
  );
  stack.onRefresh = () => tellValues(stack);
  return stack;
}

/** What a refresh does to keys: AWS tells their values. */
function tellValues(stack: StackInMemory): void {
  const resources = resourcesOf(stack.state).map((each) =>
    each.type === key.type ? { ...each, outputs: { ...each.outputs, value: secret } } : each,
  );
  stack.state = { ...stack.state, deployment: { ...stack.state.deployment, resources } };
}

/** Adopts after a failure, and gives what was thrown and told. */
async function adopt(stack: StackInMemory, conflicts: readonly UnmadeResource[] = [key]) {
  const error = new Error("update failed");
  const told: unknown[] = [];
  const { broken } = stack;
  const tell = (each: unknown) => told.push(each);
  const thrown: unknown = await adoptAfter(error, { broken, conflicts, begunAt, tell }).catch(
    (each: unknown) => each,
  );
  expect(thrown).toBe(error);
  return { cause: error.cause, told };
}

const idsIn = ({ state }: StackInMemory) => resourcesOf(state).map(({ id }) => id);

test("adopts what the run had made, tells it, and fails as the run did", async () => {
  const stack = stackWith();

  const { cause, told } = await adopt(stack);

  expect(stack.state.deployment).toStrictEqual({
    resources: [
      pool,
      {
        urn: key.urn,
        type: key.type,
        custom: true,
        id: "k1",
        inputs: { name: "k", tags, value: secret },
        outputs: { name: "k", tags, value: secret },
        additionalSecretOutputs: ["value", "tenantry:unfinished"],
        initErrors: ["its making was not recorded to its end"],
      },
    ],
    pending_operations: [],
  });
  expect(told).toStrictEqual([{ urn: key.urn, message: expect.stringContaining("lost") }]);
  expect(cause).toBeUndefined();
});

test.each([
  ["was made before the run", { ...made, createdDate: new Date(begunAt - 61_000) }],
  ["has no date", { id: "k1", name: "k", tags }],
  ["has another's tag", { ...made, tags: { tenant: "b" } }],
  ["has another's name", { ...made, name: "m" }],
])("does not adopt a thing that %s", async (_what, item) => {
  const stack = stackWith([item]);

  const { cause, told } = await adopt(stack);

  expect(stack.calls).toStrictEqual(["export"]);
  expect([cause, told]).toStrictEqual([undefined, []]);
});

test("does not look for what others may have made under the name", async () => {
  const stack = stackWith();

  await adopt(stack, [role]);

  expect(stack.calls).toStrictEqual([]);
});

test("does not adopt a thing that the stack has by another name", async () => {
  const group = {
    urn: "urn:pulumi:s::tenantry::aws:cognito/userGroup:UserGroup::new",
    type: "aws:cognito/userGroup:UserGroup",
    inputs: { userPoolId: "p", name: "a" },
  };
  const held = { urn: "old", type: group.type, id: "p/a" };
  const answer = { GetGroup: { Group: { CreationDate: made.createdDate } } };
  const stack = stackWith([], [held], answer);
  const free = stackWith([], [pool], answer);

  await adopt(stack, [group]);
  await adopt(free, [group]);

  expect(idsIn(stack)).toStrictEqual(["p/a"]);
  expect(idsIn(free)).toStrictEqual(["p", "p/a"]);
});

test("adopts nothing when it is to stop, and touches no state", async () => {
  const stack = stackWith();
  stack.stop.abort();

  await adopt(stack);

  expect(stack.calls).toStrictEqual([]);
});

test("leaves a stack alone in which something is pending anyhow", async () => {
  const stack = stackWith();
  const pending = { type: "creating", resource: { urn: "u", type: role.type, custom: true } };
  stack.state = { deployment: { resources: [pool], pending_operations: [pending] } };

  const { cause } = await adopt(stack);

  expect(stack.calls).toStrictEqual(["export"]);
  expect(cause).toBeUndefined();
});

test("does not begin the refresh when it is to stop meanwhile", async () => {
  const stack = stackWith();
  stack.onImport = () => stack.stop.abort();

  await adopt(stack);

  expect(stack.calls).toStrictEqual(["export", "import"]);
  expect(idsIn(stack)).toStrictEqual(["p", "k1"]);
});

test.each([
  ["the refresh", { refresh: true, imports: [] }, "AccessDenied", ["p", "k1"]],
  ["the second write", { refresh: false, imports: [2] }, "no import 2", ["p", "k1"]],
  ["the first write", { refresh: false, imports: [1] }, "no import 1", ["p"]],
])("says so when %s fails, and forgets nothing that was written", async (_, fails, word, ids) => {
  const stack = stackWith([made], [pool]);
  if (fails.refresh) stack.onRefresh = () => throwing("AccessDenied");
  stack.onImport = (count) => {
    if (fails.imports.includes(count)) throwing(`no import ${count}`);
  };

  const { cause, told } = await adopt(stack, [key, role]);

  expect(idsIn(stack)).toStrictEqual(ids);
  expect(cause).toMatchObject({ errors: [{ message: word }] });
  expect(told).toStrictEqual([{ message: expect.stringContaining(word) }]);
});

test("says so when AWS cannot be asked", async () => {
  const stack = stackWith([], [pool], { GetApiKeys: awsError("AccessDenied") });

  const { cause } = await adopt(stack);

  expect(stack.calls).toStrictEqual(["export"]);
  expect(cause).toMatchObject({ errors: [{ name: "AccessDenied" }] });
});

test.each([
  ["the refresh fails", 0],
  ["the process dies before the last write", 2],
])("lets the recovery complete what was begun when %s", async (_, deadly) => {
  const stack = stackWith();
  if (deadly === 0) stack.onRefresh = () => throwing("no refresh");
  stack.onImport = (count) => {
    if (count === deadly) throwing("dead");
  };
  await adopt(stack);
  stack.onRefresh = () => tellValues(stack);

  const recovery = await recoverStack(stack.broken);

  expect(recovery).toStrictEqual({ adopted: [key.urn], dropped: [] });
  expect(resourcesOf(stack.state)).toMatchObject([
    { id: "p" },
    { id: "k1", inputs: { value: secret }, initErrors: [expect.any(String)] },
  ]);
});

test("lets the next recovery go on with one that was stopped before its refresh", async () => {
  const stack = stackWith([], [pool], { GetRole: { Role: { Arn: "arn:deploy", Tags: [] } } });
  const { urn, type, inputs } = role;
  const pending = { type: "creating", resource: { urn, type, custom: true, inputs } };
  stack.state = { deployment: { resources: [pool], pending_operations: [pending] } };
  stack.onImport = (count) => {
    if (count === 1) stack.stop.abort();
  };
  await expect(recoverStack(stack.broken)).rejects.toThrow("abort");
  const later = new StackInMemory(stack.state);

  const recovery = await recoverStack(later.broken);

  expect(recovery).toStrictEqual({ adopted: [role.urn], dropped: [] });
  expect(later.calls).toStrictEqual(["cancel", "export", "import", "refresh", "export", "import"]);
  expect(resourcesOf(later.state)).toMatchObject([
    { id: "p" },
    { id: "tenantry-deploy", initErrors: [expect.any(String)] },
  ]);
});

function throwing(message: string): void {
  throw new Error(message);
}
