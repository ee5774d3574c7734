import { expect, test } from "vitest";
import { problem, SHARD_ONE, SHARD_TWO } from "../documents.ts";
import { lines, OPERATOR, said, tenantry, type World } from "../world.ts";

/** An API with one shard that moves as it is told. */
function api(move: string, from: string, to: string): World {
  return {
    environment: OPERATOR,
    api: {
      "GET /shards/s2": { body: { ...SHARD_TWO, state: from } },
      [`POST /shards/s2/${move}`]: { body: { ...SHARD_TWO, state: to } },
    },
  };
}

test.each([
  ["drain", "ready", "draining"],
  ["resume", "draining", "ready"],
])("%s is done at once", async (move, from, to) => {
  const { code, stdout, stderr, questions, requests } = await tenantry(
    ["shard", move, "s2", "--reason", "as agreed"],
    api(move, from, to),
  );

  expect({ code, stderr, questions }).toStrictEqual({
    code: 0,
    stderr: `Shard "s2": ${from} → ${to}.\n`,
    questions: [],
  });
  expect(requests.at(-1)?.body).toStrictEqual({ reason: "as agreed" });
  expect(stdout).toContain(`state    ${to}\n`);
});

test("retires a shard whose name was typed", async () => {
  const world = { ...api("retire", "draining", "retired"), typed: "s2" };
  const { code, questions, stderr, requests } = await tenantry("shard retire s2", world);

  expect({ code, questions, stderr, body: requests.at(-1)?.body }).toStrictEqual({
    code: 0,
    questions: ['This will retire shard "s2" and cannot be undone. Type s2 to go on: '],
    stderr: 'Shard "s2": draining → retired.\n',
    body: {},
  });
});

test("says how to follow a shard whose own stack goes first", async () => {
  const world = api("retire", "draining", "draining");

  expect((await said("shard retire s2 --yes", world)).stderr).toBe(
    lines(
      'Shard "s2": draining → draining.',
      "It is retired once its own stack is gone: follow that with `tenantry stack show shard-s2`.",
    ),
  );
});

test("breaks off with the wrong name", async () => {
  const world = api("retire", "draining", "retired");
  const typed = await tenantry("shard retire s2", { ...world, typed: "s1" });
  const given = await tenantry("shard retire s2 --confirm=s1", world);

  for (const { code, requests } of [typed, given]) {
    expect({ code, methods: requests.map(({ method }) => method) }).toStrictEqual({
      code: 2,
      methods: ["GET"],
    });
  }
});

test("retires nothing when nobody can be asked, and names the flag", async () => {
  expect(await said("shard retire s2", api("retire", "draining", "retired"))).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      'CONFIRMATION_MISSING: will not retire shard "s2" without a confirmation, and nobody can be asked here',
      "Pass `--confirm=s2` to confirm it.",
    ),
  });
});

test("shows in a dry run what the move leads to, and who is in the way", async () => {
  const world = { environment: OPERATOR, api: { "GET /shards/s1": { body: SHARD_ONE } } };

  expect(await said("shard retire s1 --dry-run", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "shard    s1",
      "move     retire",
      "from     ready",
      "to       retired",
      "tenants  13",
      "pools    2",
    ),
    stderr: 'Would retire shard "s1"; nothing was done.\n',
  });
});

test("tells why the API refuses a move", async () => {
  const world = api("drain", "warming", "");
  const refusal = problem(409, "SHARD_MOVE_ILLEGAL");
  const { code, stdout } = await said("shard drain s2", {
    ...world,
    api: { ...world.api, "POST /shards/s2/drain": refusal },
  });

  expect({ code, stdout }).toStrictEqual({ code: 4, stdout: "" });
});
