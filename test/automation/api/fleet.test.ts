import { beforeEach, expect, test } from "vitest";
import { stackStatusOf } from "../../../automation/api/stack-document.ts";
import { InvalidDocumentError } from "../../../tenants/errors.ts";
import { untouched } from "../../../tenants/truth.ts";
import { ApiWorld, OPERATION } from "../../support/api-world.ts";
import { NOW, POOLED, wishOf } from "../../support/sample-tenant.ts";

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

test("wishes a pool with the release that new planes get", async () => {
  const { status, body } = await world.operator("PUT", "/mappings/pool-s1-2", { shard: "s1" });

  expect(status).toBe(200);
  expect(body).toStrictEqual({
    stack: "pool-s1-2",
    status: "waiting",
    wish: {
      stack: "pool-s1-2",
      state: "present",
      tier: "shared",
      shard: "s1",
      slots: { blue: "r-new", green: "r-new", live: "blue" },
      generation: 1,
      wishedAt: NOW.toISOString(),
      wishedBy: "operator:olga",
    },
  });
});

test("leaves a pool the release that it has, named or not", async () => {
  const slotsAfter = async (body: object) => {
    await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1", ...body });
    return (await world.plane.mapping.read("pool-s1-1")).wish?.slots;
  };
  const slots = { blue: "r-1", green: "r-1", live: "blue" };

  expect(await slotsAfter({})).toStrictEqual(slots);
  expect(await slotsAfter({ release: "r-1" })).toStrictEqual(slots);
});

test("gives a new pool the release that is named, and refuses to change it", async () => {
  await world.operator("PUT", "/mappings/pool-s1-2", { shard: "s1", release: "r-2" });
  const changed = await world.operator("PUT", "/mappings/pool-s1-2", {
    shard: "s1",
    release: "r-3",
  });

  expect(changed).toMatchObject({
    status: 409,
    body: {
      code: "RELEASE_FIXED",
      detail: 'cannot change the release of a pool that is there from r-2, stack "pool-s1-2"',
      remedy: "Keep the release, or make a new pool with the other one.",
    },
  });
  expect((await world.plane.mapping.read("pool-s1-2")).wish).toMatchObject({
    generation: 1,
    slots: { blue: "r-2", green: "r-2", live: "blue" },
  });
});

test.each([
  ["a stack that is no pool", "silo-1", { shard: "s1" }, 400, "DOCUMENT_INVALID"],
  ["a shard that is not there", "pool-s9-1", { shard: "s9" }, 404, "SHARD_NOT_FOUND"],
  ["a state that is none", "pool-s1-2", { shard: "s1", state: "here" }, 400, "DOCUMENT_INVALID"],
  ["no JSON", "pool-s1-2", "{", 400, "BODY_NOT_JSON"],
])("refuses to wish %s", async (_what, stack, body, status, code) => {
  expect(await world.operator("PUT", `/mappings/${stack}`, body)).toMatchObject({
    status,
    body: { code },
  });
});

test("refuses to move a pool to another shard", async () => {
  world.plane.addShard({ shard: "s2", pools: {} });

  expect(await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s2" })).toMatchObject({
    status: 400,
    body: { problems: [{ path: "shard", problem: "must be s1, where the pool is" }] },
  });
});

test("wishes an empty pool away, so that nobody is placed there any more", async () => {
  await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1", state: "absent" });

  expect((await world.plane.shards.get("s1")).pools["pool-s1-1"]?.isOpen).toBe(false);
  expect((await world.plane.mapping.read("pool-s1-1")).wish).toMatchObject({ state: "absent" });
});

test("refuses to wish a pool away that has tenants", async () => {
  world.plane.tenants.add({ status: "active", placement: POOLED });

  expect(
    await world.operator("PUT", "/mappings/pool-s1-1", { shard: "s1", state: "absent" }),
  ).toMatchObject({ status: 409, body: { code: "POOL_OCCUPIED" } });
  expect((await world.plane.shards.get("s1")).pools["pool-s1-1"]?.isOpen).toBe(true);
});

test("lists stacks, those that cannot be read among them", async () => {
  world.wishPool("pool-old");
  const { read } = world.plane.mapping;
  world.plane.mapping.read = async (stack) => {
    if (stack !== "pool-old") return read.call(world.plane.mapping, stack);
    throw new InvalidDocumentError("wish", [{ path: "slots", problem: "is missing" }]);
  };

  expect((await world.operator("GET", "/mappings")).body).toMatchObject({
    items: [
      { stack: "pool-old", status: "aside", aside: { reason: expect.stringContaining("slots") } },
      { stack: "pool-s1-1", status: "met" },
    ],
  });
});

test("shows one stack, and refuses one that is not there", async () => {
  expect((await world.operator("GET", "/mappings/pool-s1-1")).body).toMatchObject({
    stack: "pool-s1-1",
    truth: { generation: 1 },
  });
  expect(await world.operator("GET", "/mappings/pool-x")).toMatchObject({
    status: 404,
    body: { code: "STACK_NOT_FOUND" },
  });
});

test("says in one word how a stack stands", () => {
  const wish = wishOf();
  const truth = untouched(wish.stack);
  const now = NOW.getTime();
  const failure = {
    code: "A_B",
    message: "m",
    remedy: "r",
    operation: "o",
    generation: 1,
    attempts: 1,
  };
  const lease = { owner: "w", expiresAt: now + 1 };

  expect(
    [
      {},
      { wish },
      { wish, truth: { ...truth, generation: 1 } },
      { wish, truth: { ...truth, lease } },
      { wish, truth: { ...truth, failure: { ...failure, nextAttemptAt: now } } },
      { wish, truth: { ...truth, failure } },
      { wish, hold: { reason: "freeze", by: "olga" } },
      { aside: { reason: "corrupt", at: "" } },
    ].map((state) => stackStatusOf(state, now)),
  ).toStrictEqual(["met", "waiting", "met", "working", "failing", "given-up", "held", "aside"]);
});

test("shows operations and what happened in them after an event", async () => {
  expect((await world.operator("GET", "/operations")).body).toStrictEqual({ items: [OPERATION] });
  expect((await world.operator("GET", "/operations?stack=silo-1")).body).toStrictEqual({
    items: [],
  });
  const path = `/operations/${OPERATION.operation}`;
  expect((await world.operator("GET", path)).body).toStrictEqual(OPERATION);
  expect((await world.operator("GET", `${path}/events?after=2`)).body).toMatchObject({
    items: [{ seq: 3 }],
  });
  expect(world.eventRequests).toStrictEqual([{ limit: 50, cursor: undefined, after: 2 }]);
});

test("lists tiers and releases", async () => {
  expect((await world.operator("GET", "/tiers")).body).toMatchObject({
    items: [{ name: "basic" }, { name: "standard" }, { name: "premium" }, { name: "platinum" }],
  });
  expect((await world.operator("GET", "/releases")).body).toMatchObject({
    items: [{ release: "r-1", publications: [] }],
  });
});
