import { expect, test } from "vitest";
import { type CheckInput, checkInputs } from "../../sandbox/provider/check.ts";
import type { ResourceDefinition } from "../../sandbox/provider/resource-definition.ts";
import { block, list, map, value } from "../../sandbox/provider/shape.ts";

const unused = () => Promise.reject(new Error("no AWS here"));
const definition: ResourceDefinition = {
  inputs: { name: value, role: value, mode: value, rules: list(block({ id: value })), tags: map },
  required: ["role"],
  outputs: [],
  defaults: { mode: "plain" },
  autoname: "name",
  create: unused,
  read: unused,
  delete: unused,
};

function check(news: Record<string, unknown>, more: Partial<CheckInput> = {}) {
  return checkInputs(definition, {
    type: "aws:some/thing:Thing",
    name: "probe",
    olds: {},
    news,
    seed: new Uint8Array([1]),
    defaultTags: {},
    ...more,
  });
}

test("names and defaults are filled in and remembered", () => {
  const { inputs, problems } = check({ role: "r" });

  expect(problems).toStrictEqual([]);
  expect(inputs).toStrictEqual({
    role: "r",
    name: expect.stringMatching(/^probe-[0-9a-f]{7}$/),
    mode: "plain",
    __defaults: ["name", "mode"],
  });
});

test("a made name stays what it was", () => {
  const first = check({ role: "r" }).inputs;

  const again = check({ role: "r" }, { olds: first, seed: new Uint8Array([2]) }).inputs;

  expect(again.name).toBe(first.name);
});

test("a name that the program gave once is not kept as a made one", () => {
  const first = check({ role: "r", name: "given" }).inputs;

  expect(check({ role: "r" }, { olds: first }).inputs.name).not.toBe("given");
});

test("the provider's tags are there, and the resource's own win", () => {
  const defaultTags = { project: "tenantry", tier: "shared" };

  const { inputs } = check({ role: "r", tags: { tier: "gold" } }, { defaultTags });

  expect(inputs.tags).toStrictEqual({ project: "tenantry", tier: "gold" });
});

test("refuses everything wrong at once, by path and without a value", () => {
  const { problems } = check({ rules: [{ id: "a" }, { idd: "hunter2" }], colour: "hunter2" });

  expect(problems).toStrictEqual([
    "property rules[1].idd of aws:some/thing:Thing is not supported by the stand-in aws provider",
    "property colour of aws:some/thing:Thing is not supported by the stand-in aws provider",
    "property role of aws:some/thing:Thing is required",
  ]);
  expect(problems.join()).not.toContain("hunter2");
});
