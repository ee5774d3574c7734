import { expect, test } from "vitest";
import { isMadeBy } from "../../../../automation/engine/recover/adoptable.ts";

const begunAt = Date.parse("2026-11-22T10:00:00Z");
const apiKey = "aws:apigateway/apiKey:ApiKey";
const own = { urn: "key", type: apiKey, id: "k1" };
const table = { urn: "table", type: "aws:dynamodb/table:Table", id: "k2" };
const run = { begunAt, state: { deployment: { resources: [own, table] } } };
const at = (seconds: number) => new Date(begunAt + seconds * 1000);

test.each([apiKey, "aws:cognito/userGroup:UserGroup"])(
  "takes %s for a run's own that was made since the run began, give or take a minute of clocks",
  (type) => {
    const isOwn = (found: object) => isMadeBy(run, { urn: "u", type }, { id: "x", ...found });

    expect(isOwn({ madeAt: at(5) })).toBe(true);
    expect(isOwn({ madeAt: at(-60) })).toBe(true);
    expect(isOwn({ madeAt: at(-61) })).toBe(false);
    expect(isOwn({})).toBe(false);
  },
);

test("takes a plan's key for a run's own only when the stack has the key", () => {
  const type = "aws:apigateway/usagePlanKey:UsagePlanKey";
  const isOwn = (inputs: Record<string, unknown>) =>
    isMadeBy(run, { urn: "u", type, inputs }, { id: "k1", madeAt: at(5) });

  expect(isOwn({ keyId: "k1" })).toBe(true);
  expect(isOwn({ keyId: "k2" })).toBe(false);
  expect(isOwn({})).toBe(false);
});

test("takes nothing else for a run's own, however new it is", () => {
  const found = { id: "x", madeAt: at(5) };

  expect(isMadeBy(run, { urn: "u", type: "aws:iam/role:Role" }, found)).toBe(false);
});
