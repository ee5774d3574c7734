import { type DynamoDBDocumentClient, GetCommand, type UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { CallStore } from "../../../stores/call-store.ts";
import type { PacedCall } from "../../../tenants/rates.ts";
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

const never = new AbortController().signal;

test("puts the calls after one off that went late or looks refused", async () => {
  await store.book(shard, "create-deployment", now);
  const next = async () => (await store.book(shard, "create-deployment", now)).at - NOW;
  const learn = (wentAt: number, doneAt: number) =>
    store.learn(shard, "create-deployment", { wentAt: NOW + wentAt, doneAt: NOW + doneAt }, never);

  await learn(0, 500);
  const inTime = await next();
  await learn(100, 600);
  const late = await next();
  await learn(0, 2_000);
  const refused = await next();

  expect([inTime, late, refused]).toStrictEqual([STEP, 5_150, 6_950]);
});

test("loses nothing of what others learn in the same moment", async () => {
  const lates = [300, 9_000, 600, 100];

  await Promise.all(
    lates.map((late) =>
      store.learn(
        shard,
        "create-deployment",
        { wentAt: NOW + late, doneAt: NOW + late + 500 },
        never,
      ),
    ),
  );

  expect(await store.book(shard, "create-deployment", now)).toStrictEqual({
    isTaken: false,
    at: NOW + 14_050,
  });
});

test("keeps a time that another took while a call was learnt from", async () => {
  let sent = 0;
  const client = {
    send: async (command: GetCommand | UpdateCommand) => {
      sent += 1;
      // After what it read, and before what it writes under that.
      if (sent === 2) await store.book(shard, "create-deployment", () => NOW + 60_000);
      // The client tells the two kinds of commands apart by their types alone.
      return command instanceof GetCommand ? hub.client.send(command) : hub.client.send(command);
    },
  };
  // Nothing else of a client is used.
  const slow = new CallStore(client as unknown as DynamoDBDocumentClient, hub.table);

  await slow.learn(shard, "create-deployment", { wentAt: NOW, doneAt: NOW + 500 }, never);

  expect((await store.book(shard, "create-deployment", now)).at).toBe(NOW + 60_000 + STEP);
});

test("learns nothing once it is to give up", async () => {
  const made = { wentAt: NOW, doneAt: NOW + 500 };

  await expect(store.learn(shard, "create-deployment", made, AbortSignal.abort())).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
});

test("lets every worker's next calls be further apart once one was slowed, and recovers", async () => {
  const [refused, other] = [store, new CallStore(hub.client, hub.table)];
  await other.book(shard, "create-deployment", now);
  await refused.slow(shard, now);

  const bookAt = async (wait: number) => {
    const { at } = await other.book(shard, "create-deployment", () => NOW + wait);
    return at - NOW;
  };
  // Half as slow after a minute: twice as far apart is no further apart then.
  const waits = [
    await bookAt(0),
    await bookAt(2 * STEP),
    await bookAt(60_000),
    await bookAt(60_001),
  ];

  expect(waits).toStrictEqual([2 * STEP, 2 * STEP, 60_000, 60_000 + STEP]);
});

test("slows a shard's calls of every kind, and those of no other shard", async () => {
  await store.slow(shard, now);
  const gapOf = async (name: string, call: PacedCall) => {
    await store.book(name, call, now);
    return (await store.book(name, call, now)).at - NOW;
  };

  const slowed = [await gapOf(shard, "create-rest-api"), await gapOf(shard, "update-usage-plan")];
  const others = await gapOf(`${shard}x`, "create-rest-api");

  expect([slowed, others]).toStrictEqual([[2 * 3_080, 2 * 20_080], 3_080]);
});

test("halves the pace once more for each worker whose call was refused, to an eighth at most", async () => {
  await store.book(shard, "create-deployment", now);

  await Promise.all(Array.from({ length: 2 }, () => store.slow(shard, now)));
  const twice = await store.book(shard, "create-deployment", now);
  await Promise.all(Array.from({ length: 4 }, () => store.slow(shard, now)));
  const often = await store.book(shard, "create-deployment", now);

  expect([twice.at - NOW, often.at - NOW]).toStrictEqual([4 * STEP, 8 * STEP]);
});
