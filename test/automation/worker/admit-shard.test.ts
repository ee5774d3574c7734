import { beforeEach, expect, test, vi } from "vitest";
import { runOperation } from "../../../automation/worker/run-operation.ts";
import type { ShardState } from "../../../tenants/shard.ts";
import { sampleShard } from "../../support/sample-shard.ts";
import { wishOf } from "../../support/sample-tenant.ts";
import { WorkerFleet } from "../../support/worker-fleet.ts";

const stack = "shard-s1";
let fleet = new WorkerFleet();

beforeEach(() => {
  fleet = new WorkerFleet();
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z") });
  return () => vi.useRealTimers();
});

const actions = () => fleet.engine.asked.map(({ action }) => action);

/** Lets a worker bring the shard up, which is in some state; a move to another succeeds or does not. */
async function bringUp(state: ShardState, isMoved = true) {
  fleet.wish(wishOf({ stack }));
  const { shards } = fleet.worker();
  const worker = fleet.worker({
    shards: {
      ...shards,
      get: async () => sampleShard({ state, origin: "vended" }),
      enter: async (...move) => {
        await shards.enter(...move);
        return isMoved;
      },
    },
  });
  return runOperation(stack, worker);
}

test("notes that an account is empty before anything is made in it", async () => {
  fleet.engine.onUp = async () => void fleet.moves.push("up");

  await bringUp("checking");

  expect(fleet.moves.slice(0, 2)).toStrictEqual(["s1: checking to warming", "up"]);
});

test("makes nothing in an account in which something is left, and retires its shard", async () => {
  fleet.contents = { "iam-roles": ["tenantry-pool-s1-1-access"] };

  expect(await bringUp("checking")).toMatchObject({
    status: "failed",
    failure: {
      code: "ACCOUNT_OCCUPIED",
      message: "account 111111111111 is not empty: 1 role (tenantry-pool-s1-1-access)",
    },
  });
  expect(fleet.moves).toContain("s1: checking to retired");
  expect(actions()).toStrictEqual([]);
});

test("makes nothing for a shard that was given up meanwhile, or is retired", async () => {
  expect(await bringUp("checking", false)).toMatchObject({ failure: { code: "WISH_UNWORKABLE" } });
  fleet = new WorkerFleet();
  expect(await bringUp("retired")).toMatchObject({ failure: { code: "WISH_UNWORKABLE" } });
  expect(actions()).toStrictEqual([]);
});

test.each(["warming", "warm", "ready"] as const)(
  "does not look for remainders where a shard is %s, whose own stack may be there",
  async (state) => {
    fleet.contents = { "iam-roles": ["tenantry-deploy"] };

    expect(await bringUp(state)).toMatchObject({ status: "succeeded" });
  },
);
