import { expect, test } from "vitest";
import { briefFleet } from "../../../functions/sweeper/brief-fleet.ts";

test("reads the fleet once for all who ask at the same time, and anew afterwards", async () => {
  let [reads, now] = [0, 0];
  const shards = {
    fleet: async () => {
      reads += 1;
      return { shards: [], accounts: new Map() };
    },
  };
  const fleet = briefFleet(shards, 500, () => now);

  await Promise.all([fleet(), fleet(), fleet()]);
  now = 500;
  await fleet();
  expect(reads).toBe(1);

  now = 501;
  await fleet();
  expect(reads).toBe(2);
});
