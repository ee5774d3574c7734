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

/** A call's own time that is the next one's earliest, too. */
const STEP = 5_080;

test("gives each call a time of its own, whoever asks at the same time", async () => {
  const askers = Array.from({ length: 6 }, () => new CallStore(hub.client, hub.table));

  const answers = await Promise.all(
    askers.map((asker) => asker.book(shard, "create-deployment", now)),
  );

  expect(answers.filter(({ isTaken }) => isTaken)).toStrictEqual([{ isTaken: true, at: NOW }]);
  expect(answers.filter(({ isTaken }) => !isTaken)).toStrictEqual(
    Array.from({ length: 5 }, () => ({ isTaken: false, at: NOW + STEP })),
  );
});

test("lets a time be taken shortly before it comes, and no earlier", async () => {
  await store.book(shard, "create-deployment", now);

  const early = await store.book(shard, "create-deployment", () => NOW + STEP - 401);
  const soon = await store.book(shard, "create-deployment", () => NOW + STEP - 400);

  expect([early, soon]).toStrictEqual([
    { isTaken: false, at: NOW + STEP },
    { isTaken: true, at: NOW + STEP },
  ]);
});

test("counts each call and each shard apart", async () => {
  await store.book(shard, "create-deployment", now);

  const taken = { isTaken: true, at: NOW };
  expect(await store.book(shard, "create-rest-api", now)).toStrictEqual(taken);
  expect(await store.book(`${shard}x`, "create-deployment", now)).toStrictEqual(taken);
});

test("lets a call be made at once after a rest", async () => {
  await store.book(shard, "create-deployment", now);

  expect(await store.book(shard, "create-deployment", () => NOW + 60_000)).toStrictEqual({
    isTaken: true,
    at: NOW + 60_000,
  });
});

test("puts the calls after one off that went late or seems to have been refused", async () => {
  await store.book(shard, "create-deployment", now);
  const next = async () => (await store.book(shard, "create-deployment", now)).at - NOW;

  await store.learn(shard, "create-deployment", { wentAt: NOW, doneAt: NOW + 500 });
  const inTime = await next();
  await store.learn(shard, "create-deployment", { wentAt: NOW + 100, doneAt: NOW + 600 });
  const late = await next();
  await store.learn(shard, "create-deployment", { wentAt: NOW, doneAt: NOW + 2_000 });
  const refused = await next();

  expect([inTime, late, refused]).toStrictEqual([STEP, 5_150, 6_550]);
});

test("leaves a time that was put off further meanwhile", async () => {
  await store.learn(shard, "create-deployment", { wentAt: NOW + 9_000, doneAt: NOW + 9_500 });
  await store.learn(shard, "create-deployment", { wentAt: NOW, doneAt: NOW + 500 });

  expect(await store.book(shard, "create-deployment", now)).toStrictEqual({
    isTaken: false,
    at: NOW + 14_050,
  });
});
