import { expect, test } from "vitest";
import { lines, said, tenantry, type World } from "../world.ts";

const UP = {
  type: "result",
  status: "up",
  name: "default",
  pid: 4711,
  startedAt: "2026-11-21T12:00:00.000Z",
  endpoint: "http://127.0.0.1:4599",
  folder: "/cache/sandbox/default",
  environment: {
    PATH: "/project/node_modules/.bin:/cache/pulumi/bin",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4599",
    PULUMI_CONFIG_PASSPHRASE: "it's secret",
  },
};

const DOWN = { type: "result", status: "down", name: "default", folder: "/cache/sandbox/default" };

function sandbox(...said: readonly object[]): World {
  return { program: () => ({ code: 0, lines: said.map((line) => JSON.stringify(line)) }) };
}

test("starts a sandbox, tells what it does, and shows no secret", async () => {
  const world = sandbox({ type: "starting", name: "default", port: 4599 }, UP);

  const { programs, ...rest } = await tenantry("sandbox up", world);

  expect(programs).toStrictEqual([["sandbox/main.ts", "up", "--name", "default", "--json"]]);
  expect(rest).toMatchObject({
    code: 0,
    stdout: lines(
      "name      default",
      "status    up",
      "endpoint  http://127.0.0.1:4599",
      "started   2026-11-21T12:00:00.000Z",
      "folder    /cache/sandbox/default",
    ),
    stderr: lines(
      "starting, name default, port 4599",
      'Use it in this terminal: eval "$(tenantry sandbox env)"',
    ),
  });
});

test("starts one by another name and at another port", async () => {
  const { programs, stdout, stderr } = await tenantry(
    "sandbox up --name two --port 4600 --json",
    sandbox(UP),
  );

  expect(programs).toStrictEqual([
    ["sandbox/main.ts", "up", "--name", "two", "--port", "4600", "--json"],
  ]);
  expect(JSON.parse(stdout)).not.toHaveProperty("environment");
  expect(stderr).toBe('Use it in this terminal: eval "$(tenantry sandbox env --name two)"\n');
});

test("starts one with AWS's limits and times", async () => {
  const { programs } = await tenantry("sandbox up --limits --latency --seed 7", sandbox(UP));

  const words = ["up", "--name", "default", "--limits", "--latency", "--seed", "7", "--json"];
  expect(programs).toStrictEqual([["sandbox/main.ts", ...words]]);
});

test("passes on why it did not start, and its exit code", async () => {
  const failure = {
    type: "failed",
    code: "PORT_IN_USE",
    message: "port 4599 is in use",
    remedy: "Stop what listens there.",
  };
  const world = { program: () => ({ code: 4, lines: [JSON.stringify(failure)] }) };

  expect(await said("sandbox up", world)).toStrictEqual({
    code: 4,
    stdout: "",
    stderr: lines("PORT_IN_USE: port 4599 is in use", "Stop what listens there."),
  });
});

test("prints variables as a shell takes them, its own PATH last", async () => {
  expect(await said("sandbox env", sandbox(UP))).toStrictEqual({
    code: 0,
    stdout: lines(
      "export PATH='/project/node_modules/.bin:/cache/pulumi/bin':\"$PATH\"",
      "export AWS_ENDPOINT_URL='http://127.0.0.1:4599'",
      "export PULUMI_CONFIG_PASSPHRASE='it'\\''s secret'",
    ),
    stderr: "",
  });
});

test("prints variables as JSON", async () => {
  const { stdout } = await said("sandbox env --json", sandbox(UP));

  expect(JSON.parse(stdout)).toStrictEqual(UP.environment);
});

test("says that a sandbox is down", async () => {
  const { programs, stdout } = await tenantry("sandbox status --plain", sandbox(DOWN));

  expect(programs).toStrictEqual([["sandbox/main.ts", "status", "--name", "default", "--json"]]);
  expect(stdout).toBe(
    lines(
      "name\tdefault",
      "status\tdown",
      "endpoint\t-",
      "started\t-",
      "folder\t/cache/sandbox/default",
    ),
  );
});

test("stops a sandbox without a question, and keeps its state", async () => {
  const { code, programs, questions } = await tenantry("sandbox down", sandbox(DOWN));

  expect({ code, programs, questions }).toStrictEqual({
    code: 0,
    programs: [["sandbox/main.ts", "down", "--name", "default", "--json"]],
    questions: [],
  });
});

test("deletes its state once its name was typed", async () => {
  const { programs, questions } = await tenantry("sandbox down --delete", {
    ...sandbox(DOWN),
    typed: "default",
  });

  expect(questions).toStrictEqual([
    'This will delete the state of sandbox "default" and cannot be undone. Type default to go on: ',
  ]);
  expect(programs).toStrictEqual([
    ["sandbox/main.ts", "down", "--name", "default", "--delete", "--json"],
  ]);
});

test("refuses to delete when nobody can be asked, and names the flag", async () => {
  const { code, stderr, programs } = await tenantry("sandbox down --delete", sandbox(DOWN));

  expect({ code, stderr, programs }).toStrictEqual({
    code: 2,
    stderr: lines(
      'CONFIRMATION_MISSING: will not delete the state of sandbox "default" without a confirmation, and nobody can be asked here',
      "Pass `--confirm=default` to confirm it.",
    ),
    programs: [],
  });
});

test.each([
  ["sandbox down --dry-run", 'Would stop sandbox "default".\n'],
  [
    "sandbox down --delete --dry-run",
    'Would stop sandbox "default" and delete the state of sandbox "default".\n',
  ],
])("%s only says what would be done", async (line, stderr) => {
  const outcome = await tenantry(line);

  expect(outcome).toMatchObject({ code: 0, stderr, programs: [] });
});
