import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { MappingStore } from "../../../stores/mapping-store.ts";
import { TruthStore } from "../../../stores/truth-store.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import type { Desire } from "../../../tenants/wish.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const now = new Date("2026-11-21T12:00:00.000Z");
const page = { limit: 100 };
let hub: HubTable;
let mapping: MappingStore;
let stack = "";
let stacks = 0;

beforeAll(async () => {
  hub = await hubTable(cloud, "mapping");
  mapping = new MappingStore(hub.client, hub.table);
});
beforeEach(() => {
  stacks += 1;
  stack = `pool-s1-${stacks}`;
});

const desire = (changes: Partial<Desire> = {}): Desire => ({
  stack,
  state: "present",
  tier: "shared",
  shard: "s1",
  slots: { blue: "r-1", green: "r-1", live: "blue" },
  ...changes,
});
const dueOnes = async () => (await mapping.due(page)).items.filter((due) => due.stack === stack);

/** Makes a stack meet its wish as a worker does. */
async function meet(generation: number, state: "present" | "absent"): Promise<void> {
  const truths = new TruthStore(hub.client, hub.table);
  const { fence } = await truths.take({ stack, owner: "w" }, LEASE_TIMES, now.getTime());
  const { slots } = desire();
  const verifiedAt = now.toISOString();
  const met = { generation, state, account: "1", slots, outputs: {}, verifiedAt };
  await truths.recordMet(stack, fence, met);
}

test("writes a wish and that it is due together, and the same wish once", async () => {
  const first = await mapping.wish(desire(), "ann", now);
  const again = await mapping.wish(desire({ tenant: undefined }), "bob", new Date());

  expect(first).toStrictEqual({
    ...desire(),
    generation: 1,
    wishedAt: now.toISOString(),
    wishedBy: "ann",
  });
  expect(again).toStrictEqual(first);
  expect((await mapping.read(stack)).wish).toStrictEqual(first);
  expect(await dueOnes()).toStrictEqual([{ stack, generation: 1, since: now.toISOString() }]);
  expect((await mapping.wishes(page)).items).toContain(stack);
});

test("raises the generation by one for each of several wishes in the same moment", async () => {
  const tiers = ["a", "b", "c", "d"];

  const wishes = await Promise.all(tiers.map((tier) => mapping.wish(desire({ tier }), "x", now)));

  expect(wishes.map(({ generation }) => generation).sort()).toStrictEqual([1, 2, 3, 4]);
});

test("writes what joins a wish with it or not at all, told of its generation", async () => {
  const joined = (generation: number) => [
    {
      Put: {
        TableName: hub.table,
        Item: { stack, item: "joined", generation },
        ConditionExpression: "attribute_not_exists(#item)",
        ExpressionAttributeNames: { "#item": "item" },
      },
    },
  ];
  await mapping.wish(desire(), "x", now, joined);

  await expect(mapping.wish(desire({ tier: "b" }), "x", now, joined)).rejects.toThrow(
    expect.objectContaining({ code: "WRITE_CONFLICT" }),
  );

  expect((await mapping.read(stack)).wish?.generation).toBe(1);
});

test("takes a stack off the list of those due, unless it was wished anew meanwhile", async () => {
  await mapping.wish(desire(), "x", now);
  await mapping.wish(desire({ tier: "b" }), "x", now);

  await mapping.settle(stack, 1);
  expect(await dueOnes()).toHaveLength(1);
  await mapping.settle(stack, 2);
  await mapping.settle(stack, 2);
  expect(await dueOnes()).toStrictEqual([]);
});

test("sets aside a stack that cannot be read, and a new wish mends it", async () => {
  await mapping.wish(desire(), "x", now);
  await hub.client.send(
    new UpdateCommand({
      TableName: hub.table,
      Key: { stack, item: "wish" },
      UpdateExpression: "SET tier = :bad",
      ExpressionAttributeValues: { ":bad": 7 },
    }),
  );
  await expect(mapping.read(stack)).rejects.toThrow(
    expect.objectContaining({ code: "DOCUMENT_INVALID" }),
  );

  await mapping.setAside(stack, "tier: is a number", now);
  expect(await mapping.read(stack)).toStrictEqual({
    aside: { reason: "tier: is a number", at: now.toISOString() },
  });
  expect(await dueOnes()).toStrictEqual([]);

  const wish = await mapping.wish(desire(), "x", now);
  expect(wish.generation).toBe(2);
  expect((await mapping.read(stack)).wish).toStrictEqual(wish);
});

test("mends a wish of which not even the generation can be read", async () => {
  const Item = { stack, item: "wish", generation: "many" };
  await hub.client.send(new PutCommand({ TableName: hub.table, Item }));

  expect((await mapping.wish(desire(), "x", now)).generation).toBe(1);
});

test("does not set aside what can be read again", async () => {
  await mapping.wish(desire(), "x", now);

  await mapping.setAside(stack, "old news", now);

  expect((await mapping.read(stack)).aside).toBeUndefined();
  expect(await dueOnes()).toHaveLength(1);
});

test("forgets a stack that is gone as it was wished, and nothing of it stays", async () => {
  await mapping.wish(desire({ state: "absent" }), "x", now);
  expect(await mapping.forget(stack, 1)).toBe(false);
  await meet(1, "absent");

  expect(await mapping.forget(stack, 1)).toBe(true);

  expect(await mapping.read(stack)).toStrictEqual({
    wish: undefined,
    truth: undefined,
    hold: undefined,
  });
  expect(await dueOnes()).toStrictEqual([]);
});

test("does not forget a stack that was wished anew, or that is there", async () => {
  await mapping.wish(desire({ state: "absent" }), "x", now);
  await meet(1, "absent");
  await mapping.wish(desire(), "x", now);
  expect(await mapping.forget(stack, 1)).toBe(false);
  await meet(2, "present");

  expect(await mapping.forget(stack, 2)).toBe(false);
  expect((await mapping.read(stack)).truth?.state).toBe("present");
});
