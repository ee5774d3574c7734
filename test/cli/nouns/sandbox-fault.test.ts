import { expect, test } from "vitest";
import { fault as FAULT } from "../../../cli/nouns/sandbox-fault.ts";
import { Fault } from "../../../sandbox/front/fault.ts";
import { lines, said, tenantry, type World } from "../world.ts";

const THROTTLE = { kind: "throttle", service: "sqs", operation: "CreateQueue", nth: 1, every: 2 };
const TOLD = {
  type: "result",
  waiting: [{ fault: THROTTLE, matches: 3, happened: 2 }],
  happened: [THROTTLE, THROTTLE],
};

function sandbox(...said: readonly object[]): World {
  return { program: () => ({ code: 0, lines: said.map((line) => JSON.stringify(line)) }) };
}

test("adds a fault of what its flags say, numbers as numbers", async () => {
  const { programs } = await tenantry(
    "sandbox fault add --kind slow --service sqs --operation CreateQueue --ms 300 --probability 0.25",
    sandbox(TOLD),
  );

  const [[, ...words] = []] = programs;
  const rule = words[words.indexOf("--rule") + 1];
  expect(words.slice(0, 4)).toStrictEqual(["fault", "add", "--name", "default"]);
  expect(JSON.parse(rule ?? "")).toStrictEqual({
    kind: "slow",
    service: "sqs",
    operation: "CreateQueue",
    ms: 300,
    probability: 0.25,
  });
});

test("lists faults and what they have seen", async () => {
  expect(await said("sandbox fault list", sandbox(TOLD))).toStrictEqual({
    code: 0,
    stdout: lines(
      "kind      service  operation    matched  happened",
      "throttle  sqs      CreateQueue  3        2",
    ),
    stderr: "2 happened so far.\n",
  });
});

test("shows the document as JSON", async () => {
  const { stdout } = await said("sandbox fault list --json", sandbox(TOLD));

  const { type: _type, ...document } = TOLD;
  expect(JSON.parse(stdout)).toStrictEqual(document);
});

test("clears the faults of the sandbox that is named", async () => {
  const { programs } = await tenantry("sandbox fault clear --name two", sandbox(TOLD));

  expect(programs).toStrictEqual([
    ["sandbox/main.ts", "fault", "clear", "--name", "two", "--json"],
  ]);
});

test("refuses an action that there is not, and chances beyond 1", async () => {
  const { code, stderr, programs } = await tenantry("sandbox fault ad --probability 2");

  expect({ code, programs }).toStrictEqual({ code: 2, programs: [] });
  expect(stderr).toContain("did you mean add?");
  expect(stderr).toContain("must be a number from 0 to 1");
});

test("passes on all that is wrong with a fault", async () => {
  const failure = {
    type: "failed",
    code: "DOCUMENT_INVALID",
    message: "the fault is not valid",
    remedy: "Correct the fault and try again.",
    issues: [{ path: "kind", problem: "must be one of throttle, not nothing" }],
  };
  const world = { program: () => ({ code: 2, lines: [JSON.stringify(failure)] }) };

  const { code, stderr } = await said("sandbox fault add", world);

  expect(code).toBe(2);
  expect(stderr).toContain("  kind: must be one of throttle, not nothing");
});

test("names every kind that the sandbox knows", () => {
  const about = FAULT.flags.find(({ usage }) => usage.startsWith("--kind"))?.about.split(", ");

  const kinds = Fault.options.map(({ shape }) => shape.kind.value);
  expect(about?.toSorted()).toStrictEqual(kinds.toSorted());
});
