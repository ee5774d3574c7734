import { beforeAll, beforeEach, expect, test } from "vitest";
import { CallStore } from "../../../stores/call-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const NOW = 1_000_000;
const now = () => NOW;
let hub: HubTable;
let store: CallStore;
let shard = "";
let shards = 0;

beforeAll(async () => {
  hub = await hubTable(cloud, "shards");
  store = new CallStore(hub.client, hub.table);
});

beforeEach(() => {
  shards += 1;
  shard = `s${shards}`;
});

test("gives each call a time of its own, whoever asks at the same time", async () => {
  const askers = Array.from({ length: 6 }, () => new CallStore(hub.client, hub.table));

  const times = await Promise.all(
    askers.map((asker) => asker.book(shard, "create-deployment", now)),
  );

  expect(times.map((at) => at - NOW).sort((a, b) => a - b)).toStrictEqual([
    0, 5_050, 10_100, 15_150, 20_200, 25_250,
  ]);
});

test("counts each call and each shard apart", async () => {
  await store.book(shard, "create-deployment", now);

  expect(await store.book(shard, "create-rest-api", now)).toBe(NOW);
  expect(await store.book(`${shard}x`, "create-deployment", now)).toBe(NOW);
});

test("lets a call be made at once after a rest", async () => {
  await store.book(shard, "create-deployment", now);

  expect(await store.book(shard, "create-deployment", () => NOW + 60_000)).toBe(NOW + 60_000);
});
