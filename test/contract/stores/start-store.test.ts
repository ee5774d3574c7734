import { beforeAll, beforeEach, expect, test } from "vitest";
import { StartStore } from "../../../stores/start-store.ts";
import { EMPTY_BOOK, START_RULES, type StartRequest } from "../../../tenants/start-slots.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const NOW = 1_000_000;
const now = () => NOW;
let hub: HubTable;
let store: StartStore;
let shard = "";
let shards = 0;

beforeAll(async () => {
  hub = await hubTable(cloud, "shards");
  store = new StartStore(hub.client, hub.table);
});

beforeEach(() => {
  shards += 1;
  shard = `s${shards}`;
});

const silo = (stack: string): StartRequest => ({
  stack,
  calls: ["create-deployment"],
  isSignUp: true,
});

test("gives out starts of a shard one interval apart after the third, whoever asks at the same time", async () => {
  const stacks = ["silo-a", "silo-b", "silo-c", "silo-d", "silo-e"];

  const answers = await Promise.all(
    stacks.map((stack) => store.book(shard, silo(stack), now, START_RULES)),
  );

  const times = answers.map((answer) => (answer.kind === "booked" ? answer.at - NOW : answer));
  expect(times.sort()).toStrictEqual([0, 10_000, 15_000, 2_500, 5_000]);
  expect(Object.keys((await store.get(shard)).slots).sort()).toStrictEqual(stacks);
});

test("counts each shard apart", async () => {
  await store.book(shard, silo("silo-a"), now, START_RULES);

  expect(await store.book(`${shard}x`, silo("silo-b"), now, START_RULES)).toMatchObject({
    at: NOW,
  });
});

test("gives a slot back once or often, and nothing of one that never was", async () => {
  await store.book(shard, silo("silo-a"), now, START_RULES);

  for (const stack of ["silo-a", "silo-a", "silo-z"]) await store.end(shard, stack);

  expect(await store.get(shard)).toStrictEqual({
    nextAt: { "create-deployment": NOW + 5_000 },
    slots: {},
  });
  expect(await store.get(`${shard}y`)).toStrictEqual(EMPTY_BOOK);
});

test("slows a shard down for all", async () => {
  await store.slow(shard, now);
  await store.book(shard, silo("silo-a"), now, START_RULES);

  expect(await store.book(shard, silo("silo-b"), now, START_RULES)).toMatchObject({
    at: NOW + 5_000,
  });
});

test("says when to ask again, and writes nothing", async () => {
  await store.book(shard, { ...silo("silo-a"), calls: ["delete-rest-api"] }, now, START_RULES);
  const before = await store.get(shard);
  const removal: StartRequest = { stack: "b", calls: ["delete-rest-api"], isSignUp: false };

  expect(await store.book(shard, removal, now, START_RULES)).toStrictEqual({
    kind: "later",
    retryAt: NOW + 25_000,
    reason: "the next start is 30 s away",
  });
  expect(await store.get(shard)).toStrictEqual(before);
});
