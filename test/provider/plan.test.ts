import { expect, test } from "vitest";
import {
  driftOf,
  planUpdate,
  previewCreation,
  previewUpdate,
} from "../../sandbox/provider/plan.ts";
import type { ResourceDefinition } from "../../sandbox/provider/resource-definition.ts";
import { map, value } from "../../sandbox/provider/shape.ts";
import { UNKNOWN } from "../../sandbox/provider/wire.ts";

const unused = () => Promise.reject(new Error("no AWS here"));
const definition: ResourceDefinition = {
  inputs: { name: value, kind: value, size: value, tags: map },
  replaceOn: ["name", "kind"],
  outputs: ["arn", "version"],
  autoname: "name",
  moves: (changed) => (changed.has("size") ? ["version"] : []),
  create: unused,
  read: unused,
  delete: unused,
};

test("a resource that cannot change in place is replaced, the old one first if both bear one name", () => {
  const plan = planUpdate(definition, { name: "a", kind: "x" }, { name: "a", kind: "y" });

  expect(plan).toStrictEqual({ changed: ["kind"], replaces: ["kind"], deletesFirst: true });
});

test("the new one comes first where its name is made", () => {
  const old = { name: "a-1", kind: "x", __defaults: ["name"] };

  const plan = planUpdate(definition, old, { ...old, kind: "y" });

  expect(plan.deletesFirst).toBe(false);
});

test("another Region is another resource", () => {
  expect(planUpdate(definition, { region: "a" }, { region: "b" }).replaces).toStrictEqual([
    "region",
  ]);
});

test("the preview of a creation knows the inputs and nothing else", () => {
  const preview = previewCreation(definition, { name: "a", tags: { t: "1" } });

  expect(preview).toStrictEqual({
    name: "a",
    tags: { t: "1" },
    tagsAll: { t: "1" },
    region: UNKNOWN,
    arn: UNKNOWN,
    version: UNKNOWN,
  });
});

test("the preview of an update keeps the outputs but for those that will move", () => {
  const old = { name: "a", size: 1 };
  const state = { ...old, region: "r", arn: "arn:a", version: "1", tagsAll: {} };

  const preview = previewUpdate(definition, state, old, { name: "a", size: 2 });

  expect(preview).toStrictEqual({
    name: "a",
    size: 2,
    region: "r",
    tagsAll: {},
    arn: "arn:a",
    version: UNKNOWN,
  });
});

test("drift is what the program asked for and AWS holds otherwise", () => {
  const inputs = { name: "a", size: 1, tags: { t: "1" } };

  const drift = driftOf(definition, inputs, { name: "a", size: 2, kind: "x", tags: null });

  expect(drift).toStrictEqual({ size: 2, tags: undefined });
});
