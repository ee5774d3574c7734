import { expect, test } from "vitest";
import { Fault } from "../../sandbox/front/fault.ts";
import { type FaultInput, Faults } from "../../sandbox/front/faults.ts";

const START = {
  service: "codepipeline",
  operation: "StartPipelineExecution",
  route: "POST /",
  account: "000000000000",
  region: "us-east-1",
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
  const after = [faults.after(START, "begun")?.kind, faults.after(START, "done")?.kind];

  expect(before).toBe(undefined);
  expect(after).toStrictEqual([undefined, "kill-caller"]);
});

test("concerns only services that a fault waits for", () => {
  const faults = faultsOf(REFUSAL);

  const concerned = ["codepipeline", "dynamodb", undefined].map((name) => faults.concerns(name));
  faults.clear();

  expect(concerned).toStrictEqual([true, false, false]);
  expect(faults.concerns("codepipeline")).toBe(false);
});

function hits(faults: Faults, calls: number): readonly number[] {
  const numbers = Array.from({ length: calls }, (_, index) => index + 1);
  return numbers.filter(() => faults.before(START) !== undefined);
}

test("happens at every so manieth call from the first that it waits for, without end", () => {
  expect(hits(faultsOf({ ...REFUSAL, nth: 2, every: 3 }), 12)).toStrictEqual([2, 5, 8, 11]);
});

test("happens as often as it may, then is over", () => {
  const faults = faultsOf({ ...REFUSAL, every: 2, times: 2 });

  expect(hits(faults, 8)).toStrictEqual([1, 3]);
  expect(faults.waiting).toStrictEqual([]);
});

test("happens by chance, as often as the probability says, and in the same places for a seed", () => {
  const [first, second] = [0, 0].map(() => hits(faultsOf({ ...REFUSAL, probability: 0.3 }), 1_000));
  const other = new Faults(() => 2);
  other.add({ ...REFUSAL, probability: 0.3 });

  expect(first).toStrictEqual(second);
  expect(first?.length).toBeGreaterThan(250);
  expect(first?.length).toBeLessThan(350);
  expect(hits(other, 1_000)).not.toStrictEqual(first);
});

test("hits only the account and the Region that it names", () => {
  const faults = faultsOf({ ...REFUSAL, account: "111111111111", region: "eu-west-1", every: 1 });
  const there = { ...START, account: "111111111111", region: "eu-west-1" };

  const kinds = [START, { ...there, region: "us-east-1" }, there].map(
    (call) => faults.before(call)?.kind,
  );

  expect(kinds).toStrictEqual([undefined, undefined, "refuse"]);
});

test("matches a REST call by its name and by its method and path", () => {
  const call = {
    ...START,
    service: "apigateway",
    operation: "CreateRestApi",
    route: "POST /restapis",
  };
  const faults = faultsOf(
    { kind: "throttle", service: "apigateway", operation: "CreateRestApi" },
    { kind: "cut-before", service: "apigateway", operation: "POST /restapis" },
  );

  expect([faults.before(call)?.kind, faults.before(call)?.kind]).toStrictEqual([
    "throttle",
    "cut-before",
  ]);
});

test("makes a read stale only once the same request has had an answer, and counts only such", () => {
  const faults = faultsOf({ kind: "stale-read", service: "codepipeline", operation: ".*", nth: 2 });

  const kinds = [false, true, false, true].map((has) => faults.before(START, has)?.kind);

  expect(kinds).toStrictEqual([undefined, undefined, undefined, "stale-read"]);
});

test("tells what each fault has seen", () => {
  const faults = faultsOf({ ...REFUSAL, nth: 2, every: 2 });

  hits(faults, 5);

  expect(faults.waiting).toMatchObject([{ matches: 5, happened: 2, fault: { kind: "refuse" } }]);
});

test("tells all that is wrong with a fault", () => {
  const { error } = Fault.safeParse({
    kind: "slow",
    service: "sqs",
    operation: "(",
    nth: 0,
    ms: 0,
    often: 3,
  });

  const paths = error?.issues.map((issue) => [...issue.path, issue.code].join(" "));
  expect(paths).toStrictEqual([
    "operation custom",
    "nth too_small",
    "ms too_small",
    "unrecognized_keys",
  ]);
});
