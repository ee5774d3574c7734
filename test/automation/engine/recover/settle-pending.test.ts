import { expect, test } from "vitest";
import {
  markHalfMade,
  settlePending,
  unfinishedIn,
} from "../../../../automation/engine/recover/settle-pending.ts";
import type { StackState, StateResource } from "../../../../automation/engine/stack-state.ts";

const urn = (name: string) => `urn:pulumi:s::tenantry::aws:dynamodb/table:Table::${name}`;
const resource = (name: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: urn(name),
  type: "aws:dynamodb/table:Table",
  custom: true,
  inputs: { name },
  ...more,
});
const creating = (name: string, more: Partial<StateResource> = {}) => ({
  type: "creating",
  resource: resource(name, more),
});
const stateOf = (resources: StateResource[], pending: unknown[]): StackState => ({
  version: 3,
  deployment: {
    manifest: { magic: "x" },
    resources,
    pending_operations: pending as { type: string; resource: StateResource }[],
  },
});
const nothing = async () => undefined;

test("adds what AWS has to the state, with what was asked for but no file's contents", async () => {
  const asset = {
    "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
    hash: "h",
  };
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:x",
  };
  const inputs = { name: "orders", code: asset, key: secret, __defaults: [] };
  const pending = [creating("orders", { inputs })];
  const find = async () => ({ id: "orders", attributes: { arn: "arn:orders" } });

  const settled = await settlePending(stateOf([resource("other")], pending), find);

  expect(settled).toStrictEqual({
    adopted: [urn("orders")],
    dropped: [],
    state: {
      version: 3,
      deployment: {
        manifest: { magic: "x" },
        resources: [
          resource("other"),
          {
            ...resource("orders", { inputs }),
            id: "orders",
            outputs: { name: "orders", key: secret, arn: "arn:orders" },
            additionalSecretOutputs: ["tenantry:unfinished"],
          },
        ],
        pending_operations: [],
      },
    },
  });
});

test("drops what AWS does not have, and what is safe to make again", async () => {
  const find = async ({ urn: each }: StateResource) =>
    each === urn("policy") ? ("repeatable" as const) : undefined;
  const pending = [creating("orders"), creating("policy")];

  const { state, adopted, dropped } = await settlePending(stateOf([], pending), find);

  expect([adopted, dropped]).toStrictEqual([[], [urn("orders"), urn("policy")]]);
  expect(state.deployment).toMatchObject({ resources: [], pending_operations: [] });
});

test("leaves what was being changed or removed as it was recorded", async () => {
  const known = [resource("a", { id: "a" }), resource("b", { id: "b" })];
  const pending = [
    { type: "updating", resource: resource("a", { inputs: { name: "a", ttl: 1 } }) },
    { type: "deleting", resource: resource("b") },
    { type: "creating", resource: resource("component", { custom: false }) },
  ];

  const { state, adopted, dropped } = await settlePending(stateOf(known, pending), nothing);

  expect(state.deployment.resources).toStrictEqual(known);
  expect([adopted, dropped]).toStrictEqual([[], []]);
});

test("leaves the resource that a found one replaces to be removed", async () => {
  const find = async () => ({ id: "new" });

  const { state } = await settlePending(
    stateOf([resource("api", { id: "old" })], [creating("api")]),
    find,
  );

  expect(state.deployment.resources?.map(({ id, delete: gone }) => [id, gone])).toStrictEqual([
    ["old", true],
    ["new", undefined],
  ]);
});

test("does not add a resource twice that is found to be the one that was to be replaced", async () => {
  const find = async () => ({ id: "same" });
  const known = [resource("api", { id: "same" })];

  const { state, dropped } = await settlePending(stateOf(known, [creating("api")]), find);

  expect(state.deployment.resources).toStrictEqual(known);
  expect(dropped).toStrictEqual([urn("api")]);
});

test("does not add a thing that the state knows by another name, whatever becomes of that one", async () => {
  const find = async ({ urn: each }: StateResource) => ({ id: each === urn("new") ? "a" : "b" });
  const known = [resource("old", { id: "a" }), resource("gone", { id: "b", delete: true })];
  const pending = [creating("new"), creating("newer")];

  const { state, adopted, dropped } = await settlePending(stateOf(known, pending), find);

  expect(state.deployment.resources).toStrictEqual(known);
  expect([adopted, dropped]).toStrictEqual([[], [urn("new"), urn("newer")]]);
});

test("adds one thing once that two names are looked for by", async () => {
  const find = async () => ({ id: "same" });

  const { adopted, dropped } = await settlePending(
    stateOf([], [creating("a"), creating("b")]),
    find,
  );

  expect([adopted, dropped]).toStrictEqual([[urn("a")], [urn("b")]]);
});

test("adds a thing whose id a thing of another type has", async () => {
  const find = async () => ({ id: "orders" });
  const role = { urn: urn("role"), type: "aws:iam/role:Role", id: "orders" };

  const { adopted } = await settlePending(stateOf([role], [creating("orders")]), find);

  expect(adopted).toStrictEqual([urn("orders")]);
});

test("knows in the state itself what was adopted, and nothing else", async () => {
  const secret = { additionalSecretOutputs: ["value"] };
  const pending = [creating("a", secret), creating("b", secret)];
  const find = async ({ urn: lost }: StateResource) =>
    lost === urn("a") ? { id: "a" } : undefined;

  const { state } = await settlePending(stateOf([resource("c", secret)], pending), find);

  expect(unfinishedIn(state)).toStrictEqual([urn("a")]);
  expect(unfinishedIn({ deployment: {} })).toStrictEqual([]);
});

test("settles a state in which nothing is pending, or nothing at all", async () => {
  const { adopted, dropped } = await settlePending({ deployment: {} }, nothing);

  expect([adopted, dropped]).toStrictEqual([[], []]);
});

test("marks what was adopted as half made, and not what is about to be removed", () => {
  const state = stateOf([resource("a", { delete: true }), resource("a"), resource("b")], []);

  const marked = markHalfMade(state, [urn("a")]).deployment.resources;

  expect(marked?.map(({ initErrors }) => initErrors?.length)).toStrictEqual([
    undefined,
    1,
    undefined,
  ]);
});
