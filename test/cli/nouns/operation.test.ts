import { expect, test } from "vitest";
import { EVENTS, FAILURE, RUNNING, SUCCEEDED } from "../documents.ts";
import { lines, OPERATOR, said } from "../world.ts";

const ID = RUNNING.operation;

const FIRST_LINE = "2026-11-21T11:00:01.000Z lease: done";
const SECOND_LINE =
  "2026-11-21T11:00:05.000Z engine: create plane-orders (aws:dynamodb/table:Table) done 2.0 s";

/** An API that has an operation and tells its events after a number. */
function api(...operations: readonly object[]) {
  return {
    environment: OPERATOR,
    api: {
      [`GET /operations/${ID}`]: operations.map((body) => ({ body })),
      [`GET /operations/${ID}/events?limit=100`]: { body: { items: EVENTS.slice(0, 1) } },
      [`GET /operations/${ID}/events?after=0&limit=100`]: { body: { items: EVENTS.slice(1) } },
      [`GET /operations/${ID}/events?after=1&limit=100`]: { body: { items: [] } },
    },
  };
}

test("lists operations, of one stack when asked", async () => {
  const world = {
    environment: OPERATOR,
    api: {
      "GET /operations?stack=pool-s1-1&limit=2": {
        body: { items: [RUNNING, SUCCEEDED], cursor: "next" },
      },
    },
  };

  expect(await said("operation list --stack pool-s1-1 --limit 2", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "OPERATION                   STACK      ACTION  STATUS     STARTED                   SECONDS",
      `${ID}  pool-s1-1  up      running    2026-11-21T11:00:00.000Z  -`,
      `${ID}  pool-s1-1  up      succeeded  2026-11-21T11:00:00.000Z  12.5`,
    ),
    stderr: lines("More follow: raise --limit, or pass --cursor next"),
  });
});

test("shows an operation and everything that happened in it", async () => {
  expect(await said(`operation show ${ID}`, api(SUCCEEDED))).toStrictEqual({
    code: 0,
    stdout: lines(
      `operation   ${ID}`,
      "stack       pool-s1-1",
      "generation  2",
      "action      up",
      "status      succeeded",
      "owner       worker-1",
      "started     2026-11-21T11:00:00.000Z",
      "seconds     12.5",
      "changes     3 create, 35 same",
      `event       ${FIRST_LINE}`,
      `event       ${SECOND_LINE}`,
    ),
    stderr: "",
  });
});

test("shows who asked for an operation by hand", async () => {
  const { stdout } = await said(`operation show ${ID} --plain`, api({ ...SUCCEEDED, by: "olga" }));

  expect(stdout).toContain("owner\tworker-1\nby\tolga\nstarted\t");
});

test("gives programs the operation with its events", async () => {
  const { stdout } = await said(`operation show ${ID} --json`, api(SUCCEEDED));

  expect(JSON.parse(stdout)).toStrictEqual({ ...SUCCEEDED, events: EVENTS });
});

test("shows why an operation failed", async () => {
  const { stdout } = await said(
    `operation show ${ID} --plain`,
    api({ ...SUCCEEDED, status: "failed", failure: FAILURE }),
  );

  expect(stdout).toContain(
    "failure\tSHARD_FULL: none of 2 shards has room\nremedy\tAdd a shard.\n",
  );
});

test("follows an operation to its end, each happening once", async () => {
  expect(await said(`operation show ${ID} --follow`, api(RUNNING, SUCCEEDED))).toStrictEqual({
    code: 0,
    stdout: lines(FIRST_LINE, SECOND_LINE, "pool-s1-1: up succeeded"),
    stderr: "",
  });
});

test("follows in lines of JSON, the operation last", async () => {
  const { stdout } = await said(`operation show ${ID} --follow --json`, api(RUNNING, SUCCEEDED));

  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toStrictEqual([...EVENTS, SUCCEEDED]);
});

test.each([
  [
    "failed",
    { failure: FAILURE },
    4,
    lines(
      `OPERATION_FAILED: operation ${ID} on stack "pool-s1-1" failed: none of 2 shards has room`,
      "Add a shard.",
    ),
  ],
  [
    "abandoned",
    {},
    4,
    lines(
      `OPERATION_FAILED: operation ${ID} on stack "pool-s1-1" abandoned: its worker died`,
      "Wait: the next worker takes the stack up by itself.",
    ),
  ],
  [
    "stopped",
    {},
    8,
    lines(
      `COMMAND_CANCELLED: operation ${ID} on stack "pool-s1-1" was stopped`,
      "Wait: the stack is taken up again by itself.",
    ),
  ],
])("ends as an operation that %s", async (status, more, code, stderr) => {
  const told = await said(`operation show ${ID} --follow`, api({ ...SUCCEEDED, status, ...more }));

  expect({ code: told.code, stderr: told.stderr }).toStrictEqual({ code, stderr });
});

test("stops following at the first Ctrl-C, and says that the operation goes on", async () => {
  const told = await said(`operation show ${ID} --follow`, {
    ...api(RUNNING),
    interruptedAfter: 2,
  });

  expect(told).toStrictEqual({
    code: 8,
    stdout: lines(FIRST_LINE, SECOND_LINE),
    stderr: lines(
      'COMMAND_CANCELLED: stopped watching: the operation on stack "pool-s1-1" goes on',
      `Go on with \`tenantry operation show ${ID} --follow\`.`,
    ),
  });
});

test("stops following after the time that was given", async () => {
  const told = await said(`operation show ${ID} --follow --timeout 3`, api(RUNNING));

  expect(told.code).toBe(9);
  expect(told.stderr).toBe(
    lines(
      'WAIT_EXPIRED: the operation on stack "pool-s1-1" goes on after 3 seconds',
      `Go on with \`tenantry operation show ${ID} --follow\`.`,
    ),
  );
});
