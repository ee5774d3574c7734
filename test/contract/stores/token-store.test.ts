import { PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { SweepProgress } from "../../../stores/sweep-progress.ts";
import { TokenStore } from "../../../stores/token-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
let hub: HubTable;
let store: TokenStore;

beforeAll(async () => {
  hub = await hubTable(cloud, "tokens");
  store = new TokenStore(hub.client, hub.table);
});

const waiting = (token: string, taskToken = "t1") => ({
  token,
  taskToken,
  tenant: "a",
  generation: 2,
});

test("knows who waits, until the answer was given", async () => {
  await store.put(waiting("stack#a"));

  expect(await store.get("stack#a")).toStrictEqual(waiting("stack#a"));
  await store.answered(waiting("stack#a"));
  await store.answered(waiting("stack#a"));
  expect(await store.get("stack#a")).toBeUndefined();
});

test("spares whoever began to wait meanwhile", async () => {
  await store.put(waiting("stack#b", "t2"));

  await store.answered(waiting("stack#b", "t1"));

  expect(await store.get("stack#b")).toMatchObject({ taskToken: "t2" });
});

test("lets waiting begin with another write", async () => {
  const write = store.putWrite(waiting("stack#c"));

  await hub.client.send(new TransactWriteCommand({ TransactItems: [write] }));

  expect(await store.get("stack#c")).toStrictEqual(waiting("stack#c"));
});

test("passes over a row that cannot be read", async () => {
  await hub.client.send(new PutCommand({ TableName: hub.table, Item: { token: "stack#bad" } }));
  await store.put(waiting("stack#d"));

  const tokens = (await store.waiting({ limit: 100 })).items.map(({ token }) => token);

  expect(tokens).toContain("stack#d");
  expect(tokens).not.toContain("stack#bad");
});

test("keeps where a pass stopped, and forgets it at the end", async () => {
  const names = await hubTable(cloud, "names");
  const progress = new SweepProgress(names.client, names.table);

  const now = new Date();

  expect(await progress.get("due", now)).toBeUndefined();
  await progress.set("due", "cursor", now);
  expect(await progress.get("due", now)).toBe("cursor");
  await progress.set("due", undefined, now);
  expect(await progress.get("due", now)).toBeUndefined();
});
