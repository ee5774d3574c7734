import { expect, test } from "vitest";
import { type FaultInput, Faults } from "../../sandbox/front/faults.ts";

const START = {
  service: "codepipeline",
  operation: "StartPipelineExecution",
  route: "POST /",
  body: "{}",
};
const REFUSAL: FaultInput = {
  kind: "refuse",
  service: "codepipeline",
  operation: "StartPipelineExecution",
};

function faultsOf(...inputs: readonly FaultInput[]): Faults {
  const faults = new Faults();
  for (const input of inputs) faults.add(input);
  return faults;
}

test("refuses one call and lets the next one pass", () => {
  const faults = faultsOf(REFUSAL);

  const happened = [faults.before(START)?.kind, faults.before(START)?.kind];

  expect(happened).toStrictEqual(["refuse", undefined]);
  expect(faults.happened.map((fault) => fault.kind)).toStrictEqual(["refuse"]);
});

test("waits for the call that it counts to", () => {
  const faults = faultsOf({ ...REFUSAL, nth: 3 });

  const happened = [1, 2, 3, 4].map(() => faults.before(START) !== undefined);

  expect(happened).toStrictEqual([false, false, true, false]);
});

test("matches the whole operation and a part of the body", () => {
  const faults = faultsOf({ ...REFUSAL, body: '"STACK".*"pool-s1-1"' });

  const others = [
    faults.before({ ...START, operation: "StopPipelineExecution" }),
    faults.before({ ...START, operation: "StartPipelineExecutionNow" }),
    faults.before(START),
  ];
  const match = faults.before({ ...START, body: '{"name":"STACK","value":"pool-s1-1"}' });

  expect(others).toStrictEqual([undefined, undefined, undefined]);
  expect(match?.kind).toBe("refuse");
});

test("kills only after the call, when its answer is the one that it waits for", () => {
  const faults = faultsOf({ ...REFUSAL, kind: "kill-caller", answer: "done" });

  const before = faults.before(START);
  const after = [faults.killsAfter(START, "begun"), faults.killsAfter(START, "done")];

  expect(before).toBe(undefined);
  expect(after).toStrictEqual([false, true]);
});

test("concerns only services that a fault waits for", () => {
  const faults = faultsOf(REFUSAL);

  const concerned = ["codepipeline", "dynamodb", undefined].map((name) => faults.concerns(name));
  faults.clear();

  expect(concerned).toStrictEqual([true, false, false]);
  expect(faults.concerns("codepipeline")).toBe(false);
});
