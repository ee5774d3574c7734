import fc from "fast-check";
import { beforeEach, test, vi } from "vitest";
import { fleetProperty } from "../../support/fleet-property.ts";
import { MemoryDynamoDb } from "../../support/memory-dynamo-db.ts";

/**
 * Within these most conditions that a store forgets are found, and the rest in a few more. The time
 * bounds how long a failure is shrunk, and fails where not every run came to its end.
 */
const RUNS = {
  numRuns: 150,
  unbiased: true,
  interruptAfterTimeLimit: 240_000,
  markInterruptAsFailure: true,
};

/** The tables in memory are named for what they hold. */
const NAMES = {
  shards: "shards",
  tenants: "tenants",
  tokens: "tokens",
  mapping: "mapping",
  names: "names",
};

beforeEach(() => {
  // Who is overtaken sleeps by chance; the order of calls is drawn, and needs no sleep.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

test("exceeds no quota, counts right and lets nobody wait who has room, whoever races, dies or resizes", async () => {
  const tables = { client: new MemoryDynamoDb().client(), names: NAMES };

  await fc.assert(fleetProperty(tables), RUNS);
}, 300_000);
