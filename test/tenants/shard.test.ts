import { expect, test } from "vitest";
import { parseDocument } from "../../tenants/document.ts";
import { Shard } from "../../tenants/shard.ts";

test("names every problem of a shard at once", () => {
  const bad = {
    shard: "S-1",
    account: "12",
    region: "mars",
    capacity: { pool: -1, silo: 1 },
    reserved: { pool: 0, silo: 0 },
    pools: [],
  };

  expect(() => parseDocument(Shard, bad, "shard")).toThrow(
    expect.objectContaining({
      issues: [
        { path: "shard", problem: "must be 1 to 16 lower-case letters or digits" },
        { path: "account", problem: "must be an account id of 12 digits" },
        { path: "region", problem: "must be a Region, such as eu-west-1" },
        { path: "capacity.pool", problem: expect.any(String) },
      ],
    }),
  );
});
