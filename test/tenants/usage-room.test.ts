import { expect, test } from "vitest";
import { obstacleTo, timesLeft } from "../../tenants/usage-room.ts";
import { accountNamed, DENSE, shardNamed } from "../support/sample-fleet.ts";

const pool = { "rest-apis": 1, "iam-roles": 4 };
const account = accountNamed("111111111111", { reserved: { "iam-roles": 990 } });
const counts = (shard = shardNamed("s1"), counted: typeof account | undefined = account) =>
  [pool, shard, counted, DENSE] as const;

test("says what keeps a shard from a stack", () => {
  const full = accountNamed("111111111111", { reserved: { "iam-roles": 997 } });

  expect(obstacleTo(...counts())).toBeUndefined();
  expect(obstacleTo(...counts(shardNamed("s1", { state: "draining" })))).toBe(
    "is draining, and only a ready shard takes planes",
  );
  expect(obstacleTo(pool, shardNamed("s1"), undefined, DENSE)).toBe(
    "is in account 111111111111, of which no count is kept",
  );
  expect(obstacleTo(...counts(shardNamed("s1"), full))).toBe(
    "has 997 of 1000 IAM roles reserved, and 4 are needed",
  );
});

test("counts how often a stack still fits, by what runs out first", () => {
  const lowered = shardNamed("s1", {
    limits: { "rest-apis": { value: 1, from: "operator" } },
    reserved: { "rest-apis": 5 },
  });

  expect(timesLeft(...counts())).toBe(2);
  expect(timesLeft(...counts(lowered))).toBe(0);
  expect(timesLeft(...counts(shardNamed("s1", { state: "warming" })))).toBe(0);
  expect(timesLeft(pool, shardNamed("s1"), undefined, DENSE)).toBe(0);
});
