import { expect, test } from "vitest";
import { countedAccountOf, inhabitantsOf } from "../../tenants/counted-room.ts";
import { sampleShard } from "../support/sample-shard.ts";

test("counts a shard's own stack in its account until the shard is retired", () => {
  const account = "111111111111";
  const baseline = { "iam-roles": 2, tables: 1 };
  const countedWith = (state: "ready" | "retired") =>
    countedAccountOf(
      account,
      { shards: [sampleShard({ account, baseline, pools: {}, state })], accounts: new Map() },
      inhabitantsOf([]),
    );

  expect([countedWith("ready"), countedWith("retired")]).toStrictEqual([{ "iam-roles": 2 }, {}]);
});
