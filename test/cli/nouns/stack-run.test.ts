import { expect, test } from "vitest";
import { lines, tenantry } from "../world.ts";

const WORKER = "automation/worker/main.ts";

const RESOURCE = {
  kind: "resource",
  action: "create",
  phase: "done",
  resource: "plane-orders",
  type: "aws:dynamodb/table:Table",
  seconds: 1.25,
};

const EVENTS = [
  { type: "message", event: { kind: "message", severity: "info", message: "lease taken" } },
  { type: "resource", event: RESOURCE },
  { type: "recovering", found: 1 },
  { type: "result", stack: "pool-s1-1", changes: { create: 3, same: 35 } },
];

const done = () => ({ code: 0, lines: EVENTS.map((event) => JSON.stringify(event)) });

test("previews at once and tells each happening", async () => {
  const { code, stdout, stderr, programs, questions } = await tenantry(
    "stack run pool-s1-1 -- preview",
    { program: done, environment: { USER: "ada" } },
  );

  expect({ code, stdout, stderr, programs, questions }).toStrictEqual({
    code: 0,
    stdout: lines(
      "lease taken",
      "create plane-orders (aws:dynamodb/table:Table) done 1.3 s",
      "recovering, found 1",
      "pool-s1-1: preview 3 create, 35 same",
    ),
    stderr: "",
    programs: [[WORKER, "run", "--stack", "pool-s1-1", "--operation", "preview", "--by", "ada"]],
    questions: [],
  });
});

test("gives programs each happening as a line of JSON", async () => {
  const { stdout } = await tenantry("stack run pool-s1-1 --json --quiet -- preview", {
    program: done,
  });

  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toStrictEqual(EVENTS);
});

test.each(["y", "Yes "])("changes a stack after the answer %j", async (typed) => {
  const { code, questions, programs } = await tenantry("stack run pool-s1-1 -- up", {
    program: done,
    typed,
    environment: { TENANTRY_OPERATOR: "ada@example.com", USER: "root" },
  });

  expect(questions).toStrictEqual(['Up stack "pool-s1-1"? [y/N] ']);
  expect({ code, words: programs[0]?.slice(4) }).toStrictEqual({
    code: 0,
    words: ["--operation", "up", "--by", "ada@example.com"],
  });
});

test("says how an operation ended, and how to follow it while it runs", async () => {
  const result = { type: "result", stack: "pool-s1-1", status: "succeeded", operation: "op1" };
  const { stdout, stderr } = await tenantry("stack run pool-s1-1 --yes -- up", {
    program: () => ({ code: 0, lines: [JSON.stringify(result)] }),
  });

  expect({ stdout, stderr }).toStrictEqual({
    stdout: "pool-s1-1: up succeeded (operation op1)\n",
    stderr: "Follow it in another terminal: tenantry operation list --stack pool-s1-1\n",
  });
});

test.each([
  [
    "unwished",
    6,
    lines(
      'STACK_NOT_FOUND: there is no stack "pool-s1-1"',
      "List what there is with `tenantry stack list`.",
    ),
  ],
  [
    "later",
    4,
    lines(
      'OPERATION_FAILED: stack "pool-s1-1" was left as it is: the rates of its shard let it begin only in a while',
      "Look at it with `tenantry stack show pool-s1-1`.",
    ),
  ],
  [
    "waiting",
    4,
    lines(
      'OPERATION_FAILED: stack "pool-s1-1" was left as it is: it is held, or its next attempt is not due yet',
      "Look at it with `tenantry stack show pool-s1-1`.",
    ),
  ],
])("fails when the worker found the stack %s", async (status, code, stderr) => {
  const told = await tenantry("stack run pool-s1-1 --yes --quiet -- up", {
    program: () => ({ code: 0, lines: [JSON.stringify({ type: "result", status })] }),
  });

  expect({ code: told.code, stdout: told.stdout, stderr: told.stderr }).toStrictEqual({
    code,
    stdout: "",
    stderr,
  });
});

test("does nothing after any other answer", async () => {
  const { code, stderr, programs } = await tenantry("stack run pool-s1-1 -- refresh", {
    typed: "",
  });

  expect({ code, stderr, programs }).toStrictEqual({
    code: 8,
    stderr: lines("CONFIRMATION_REFUSED: nothing was done", "Answer y to go on."),
    programs: [],
  });
});

test.each([
  ["stack run pool-s1-1 -- up", "--yes"],
  ["stack run pool-s1-1 -- destroy", "--confirm=pool-s1-1"],
])("%s names %s when nobody can be asked", async (line, flag) => {
  const { code, stderr, programs } = await tenantry(line);

  expect(code).toBe(2);
  expect(stderr).toContain(`Pass \`${flag}\` to confirm it.\n`);
  expect(programs).toStrictEqual([]);
});

test("asks nobody when --no-input is given, even on a terminal", async () => {
  const { code, questions } = await tenantry("stack run pool-s1-1 --no-input -- up", {
    typed: "y",
  });

  expect({ code, questions }).toStrictEqual({ code: 2, questions: [] });
});

test.each([
  ["its name was typed", "stack run pool-s1-1 -- destroy", "pool-s1-1"],
  ["its name was passed", "stack run pool-s1-1 --confirm pool-s1-1 -- destroy", undefined],
  ["--yes was passed", "stack run pool-s1-1 --yes -- destroy", undefined],
])("destroys a stack when %s", async (_, line, typed) => {
  const world = { program: done, ...(typed === undefined ? {} : { typed }) };

  expect((await tenantry(line, world)).programs).toHaveLength(1);
});

test.each([
  ["typed", "stack run pool-s1-1 -- destroy", "pool"],
  ["passed", "stack run pool-s1-1 --confirm pool -- destroy", undefined],
])("destroys nothing when another name was %s", async (_, line, typed) => {
  const { code, stderr, programs } = await tenantry(line, typed === undefined ? {} : { typed });

  expect({ code, stderr, programs }).toStrictEqual({
    code: 2,
    stderr: lines(
      'CONFIRMATION_WRONG: nothing was done: the confirmation is "pool" and not "pool-s1-1"',
      "Check that this is what you want to destroy, then give its exact name.",
    ),
    programs: [],
  });
});

test("only says what would be done", async () => {
  const { code, stderr, programs } = await tenantry("stack run pool-s1-1 --dry-run -- destroy");

  expect({ code, stderr, programs }).toStrictEqual({
    code: 0,
    stderr: 'Would run destroy on stack "pool-s1-1" under its lease.\n',
    programs: [],
  });
});

test.each([
  [
    "the worker's own reason",
    {
      code: 4,
      lines: ['{"level":"error","code":"STACK_BUSY","message":"stack is leased","remedy":"Wait."}'],
    },
    4,
    lines("STACK_BUSY: stack is leased", "Wait."),
  ],
  [
    "every problem that the worker named, once",
    {
      code: 2,
      lines: [
        JSON.stringify({
          type: "failed",
          code: "DOCUMENT_INVALID",
          message: "the environment is not valid\n  AWS_REGION: must be set",
          remedy: "Set it.",
          issues: [{ path: "AWS_REGION", problem: "must be set" }],
        }),
      ],
    },
    2,
    lines("DOCUMENT_INVALID: the environment is not valid", "  AWS_REGION: must be set", "Set it."),
  ],
  [
    "the worker's output when it gave no reason",
    { code: 1, lines: ["Segmentation fault"] },
    1,
    lines(
      "Segmentation fault",
      "COMMAND_FAILED: automation/worker/main.ts ended with exit code 1",
      "Read its output above.",
    ),
  ],
  [
    "that the worker was stopped",
    { signal: "SIGTERM" },
    8,
    lines(
      "COMMAND_CANCELLED: automation/worker/main.ts was stopped",
      "Run the same command to go on.",
    ),
  ],
])("fails with %s", async (_, story, code, stderr) => {
  const told = await tenantry("stack run pool-s1-1 -- preview", { program: () => story });

  expect({ code: told.code, stderr: told.stderr }).toStrictEqual({ code, stderr });
});
