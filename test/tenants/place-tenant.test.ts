import fc from "fast-check";
import { expect, test } from "vitest";
import { NoRoomError } from "../../tenants/errors.ts";
import { placeTenant } from "../../tenants/place-tenant.ts";
import type { Shard } from "../../tenants/shard.ts";

const s1: Shard = {
  shard: "s1",
  account: "111111111111",
  region: "us-east-1",
  capacity: { pool: 10, silo: 4 },
  reserved: { pool: 5, silo: 1 },
  pools: ["pool-s1-1"],
};
const s2: Shard = { ...s1, shard: "s2", reserved: { pool: 4, silo: 1 }, pools: ["pool-s2-1"] };

test("puts a pooled tenant into the least used shard with room, and says why", () => {
  expect(placeTenant("t1", { isolation: "pool" }, [s1, s2])).toStrictEqual({
    shard: "s2",
    stack: "tenant-t1",
    planeStack: "pool-s2-1",
    reason: "s2 is the least used shard with room: 4 of 10 pool places taken",
  });
});

test("gives a silo tenant a stack of its own, in the first by name of equal shards", () => {
  expect(placeTenant("t1", { isolation: "silo" }, [s2, s1])).toStrictEqual({
    shard: "s1",
    stack: "silo-t1",
    planeStack: "silo-t1",
    reason: "s1 is the least used shard with room: 1 of 4 silo places taken",
  });
  expect(placeTenant("t1", { isolation: "silo" }, [s1, s2]).shard).toBe("s1");
});

test("joins the newest pool, counting ten after nine", () => {
  const pools = ["pool-s1-1", "pool-s1-9", "pool-s1-2", "pool-s1-10", "pool-s1-3"];

  expect(placeTenant("t1", { isolation: "pool" }, [{ ...s1, pools }]).planeStack).toBe(
    "pool-s1-10",
  );
});

test("passes over a shard that has no pool yet, for pooled tenants only", () => {
  const poolless = { ...s1, pools: [] };

  expect(() => placeTenant("t1", { isolation: "pool" }, [poolless])).toThrow(NoRoomError);
  expect(placeTenant("t1", { isolation: "silo" }, [poolless]).shard).toBe("s1");
});

test("never chooses a full shard, whatever their order", () => {
  const shards = fc.uniqueArray(
    fc.record({
      name: fc.integer({ min: 1, max: 99 }),
      capacity: fc.nat(5),
      reserved: fc.nat(5),
    }),
    { selector: ({ name }) => name, maxLength: 8 },
  );

  fc.assert(
    fc.property(shards, (drawn) => {
      const all = drawn.map(({ name, capacity, reserved }) => ({
        ...s1,
        shard: `s${name}`,
        capacity: { pool: capacity, silo: 0 },
        reserved: { pool: reserved, silo: 0 },
      }));
      const withRoom = all.filter(({ capacity, reserved }) => reserved.pool < capacity.pool);
      const place = () => placeTenant("t1", { isolation: "pool" }, all).shard;
      if (withRoom.length === 0) expect(place).toThrow(NoRoomError);
      else expect(withRoom.map(({ shard }) => shard)).toContain(place());
      if (withRoom.length > 0) {
        expect(placeTenant("t1", { isolation: "pool" }, all.toReversed()).shard).toBe(place());
      }
    }),
  );
});
