import { expect, test } from "vitest";
import { problem } from "../documents.ts";
import { lines, OPERATOR, said } from "../world.ts";

const MADE = {
  requestedAt: "2026-11-21T12:00:00.000Z",
  shard: "s3",
  state: "done",
  reason: "account 333333333333 is shard s3",
  account: "333333333333",
  failures: 0,
  raises: {
    "usage-plans": {
      wanted: 600,
      state: "asked",
      reason: "AWS decides on 600",
      since: "2026-11-21T12:00:00.000Z",
    },
  },
};
const FAILED = {
  ...MADE,
  account: undefined,
  raises: undefined,
  shard: "s4",
  state: "failed",
  reason: "no means of payment",
  failures: 1,
};

const STOCK = {
  environment: OPERATOR,
  api: {
    "GET /vendings": { body: { items: [MADE, FAILED] } },
    "POST /vendings/s4/retry": {
      body: {
        ...FAILED,
        state: "requested",
        reason: "asked for again (operator:olga)",
        failures: 0,
      },
    },
    "POST /vendings/s3/retry": problem(409, "VENDING_NOT_FAILED"),
  },
};

test("lists accounts in the making with their reasons, and sums them up last", async () => {
  expect(await said("shard vendings", STOCK)).toStrictEqual({
    code: 0,
    stdout: lines(
      "SHARD  STATE   ACCOUNT       FAILURES  NOT BEFORE  LIMITS                 REASON",
      "s3     done    333333333333  0         -           usage-plans 600 asked  account 333333333333 is shard s3",
      "s4     failed  -             1         -           -                      no means of payment",
    ),
    stderr: "2 accounts: 1 done, 1 failed.\n",
  });
});

test("asks again for one, and says where to follow it", async () => {
  const { code, stdout, stderr } = await said("shard retry s4", STOCK);

  expect(code).toBe(0);
  expect(stdout).toContain("state       requested\n");
  expect(stderr).toBe(
    "The next sweep goes on with it: follow that with `tenantry shard vendings`.\n",
  );
});

test("gives one up, and says what to do about its name", async () => {
  const api = {
    "POST /vendings/s4/dismiss": { body: { ...FAILED, state: "dismissed" } },
    "POST /vendings/s3/dismiss": { body: { ...MADE, state: "dismissed" } },
  };
  const unmade = await said("shard dismiss s4", { ...STOCK, api });
  const made = await said("shard dismiss s3", { ...STOCK, api });

  const late = "If AWS makes one all the same, `tenantry shard vendings` tells its number.";
  expect(unmade.stderr).toContain('The platform makes no account for "s4"');
  expect([unmade.stderr.includes(late), made.stderr.includes(late)]).toStrictEqual([true, false]);
});

test("passes on why one is not asked for again", async () => {
  const { code, stderr } = await said("shard retry s3", STOCK);

  expect([code, stderr.includes("VENDING_NOT_FAILED")]).toStrictEqual([4, true]);
});
