import { expect, test } from "vitest";
import { FAILURE, POOL } from "../documents.ts";
import { lines, OPERATOR, said } from "../world.ts";

const { wish, truth } = POOL;
const STACK_FAILURE = { ...FAILURE, operation: "op1", generation: 2, attempts: 3 };

const BEHIND = { stack: "pool-s1-2", status: "waiting", wish: { ...wish, generation: 3 }, truth };
const DEGRADED = {
  stack: "pool-s2-1",
  status: "waiting",
  wish,
  truth: { ...truth, failure: { ...STACK_FAILURE, nextAttemptAt: 1 } },
};
const FAILED = {
  stack: "pool-s2-2",
  status: "waiting",
  wish,
  truth: { ...truth, failure: STACK_FAILURE },
};
const NEW = { stack: "pool-s2-3", status: "waiting", wish };
const ASIDE = {
  stack: "pool-s2-4",
  status: "waiting",
  aside: { reason: "wish cannot be read", at: "now" },
};
const NEVER = {
  stack: "pool-s2-5",
  status: "waiting",
  wish,
  truth: { ...truth, generation: 0, state: "unknown", slots: undefined, failure: STACK_FAILURE },
};

test("lists stacks with version and health apart, and sums them up last", async () => {
  const items = [POOL, BEHIND, DEGRADED, FAILED, NEW, ASIDE, NEVER];
  const world = { environment: OPERATOR, api: { "GET /mappings?limit=100": { body: { items } } } };

  expect(await said("stack list", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "STACK      SHARD  TIER    WISHED   VERSION  HEALTH    RELEASE",
      "pool-s1-1  s1     shared  present  current  ok        r-0123456789abcdef",
      "pool-s1-2  s1     shared  present  behind   ok        r-0123456789abcdef",
      "pool-s2-1  s1     shared  present  current  degraded  r-0123456789abcdef",
      "pool-s2-2  s1     shared  present  current  failed    r-0123456789abcdef",
      "pool-s2-3  s1     shared  present  unknown  unknown   -",
      "pool-s2-4  -      -       -        unknown  failed    -",
      "pool-s2-5  s1     shared  present  behind   failed    -",
    ),
    stderr: lines(
      "7 stacks: 3 current, 2 behind, 2 unknown; health: 2 ok, 1 degraded, 3 failed, 1 unknown.",
    ),
  });
});

test("lists nothing", async () => {
  const world = {
    environment: OPERATOR,
    api: { "GET /mappings?limit=100": { body: { items: [] } } },
  };

  expect((await said("stack list", world)).stderr).toBe("0 stacks: none; health: none.\n");
});

test("reads a long list page by page", async () => {
  const page = Array.from({ length: 100 }, () => POOL);
  const world = {
    environment: OPERATOR,
    api: {
      "GET /mappings?limit=100": { body: { items: page, cursor: "two words" } },
      "GET /mappings?limit=20&cursor=two+words": {
        body: { items: page.slice(0, 20), cursor: "c3" },
      },
    },
  };

  const { stdout, stderr } = await said("stack list --limit 120 --json", world);

  expect(JSON.parse(stdout)).toStrictEqual({
    items: Array.from({ length: 120 }, () => POOL),
    cursor: "c3",
  });
  expect(stderr).toContain("More follow: raise --limit, or pass --cursor c3\n");
});

test("shows what a stack should be, what it is, and why they differ", async () => {
  const stack = {
    ...FAILED,
    wish: { ...wish, tenant: "t1" },
    truth: { ...FAILED.truth, lease: { owner: "worker-1", expiresAt: 1 } },
    hold: { reason: "until Monday", by: "ada" },
  };
  const world = { environment: OPERATOR, api: { "GET /mappings/pool-s2-2": { body: stack } } };

  expect(await said("stack show pool-s2-2", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "stack      pool-s2-2",
      "shard      s1",
      "tier       shared",
      "tenant     t1",
      "wished     present, generation 2, by ada",
      "is         present, generation 2",
      "version    current",
      "health     failed",
      "release    r-0123456789abcdef",
      "verified   2026-11-21T11:00:12.500Z",
      "leased to  worker-1",
      "held       until Monday",
      "failure    SHARD_FULL: none of 2 shards has room (3 attempts, operation op1)",
      "remedy     Add a shard.",
    ),
    stderr: "",
  });
});

test("shows a stack that was set aside", async () => {
  const world = { environment: OPERATOR, api: { "GET /mappings/pool-s2-4": { body: ASIDE } } };

  expect((await said("stack show pool-s2-4 --plain", world)).stdout).toContain(
    "health\tfailed\nrelease\t-\nverified\t-\nleased to\t-\nheld\t-\nset aside\twish cannot be read\n",
  );
});
