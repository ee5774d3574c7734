import { beforeAll, expect, test } from "vitest";
import { OperationStore } from "../../../stores/operation-store.ts";
import type { Operation, OperationEvent } from "../../../tenants/operation.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
const at = "2026-11-21T12:00:00.000Z";
let operations: OperationStore;

beforeAll(async () => {
  const { client, table } = await hubTable(cloud, "operations");
  operations = new OperationStore(client, table);
});

const operationOf = (operation: string, stack: string): Operation => ({
  operation,
  stack,
  generation: 1,
  fence: 1,
  action: "up",
  status: "running",
  owner: "worker",
  startedAt: at,
});
const events = (count: number): OperationEvent[] =>
  Array.from({ length: count }, (_, seq) => ({ seq, at, stage: "engine" }));

test("keeps an operation while it runs and its first end", async () => {
  const begun = { ...operationOf("a1", "pool-a"), by: "olga" };
  await operations.begin(begun);
  expect(await operations.get("a1")).toStrictEqual(begun);
  const end = { status: "succeeded", endedAt: at, changes: { create: 3 } } as const;

  await operations.end("a1", end);
  await operations.end("a1", { status: "abandoned", endedAt: at });

  expect(await operations.get("a1")).toStrictEqual({ ...begun, ...end });
});

test("ends nothing that was never begun", async () => {
  await operations.end("never", { status: "abandoned", endedAt: at });

  await expect(operations.get("never")).rejects.toThrow(
    expect.objectContaining({ code: "OPERATION_NOT_FOUND" }),
  );
});

test("writes more events than one call takes, and gives them in order, also those after one", async () => {
  await operations.begin(operationOf("b1", "pool-b"));
  await operations.append("b1", events(60));
  await operations.append("b1", events(3));

  const first = await operations.events("b1", { limit: 50 });
  const rest = await operations.events("b1", { limit: 50, cursor: first.cursor });

  expect([...first.items, ...rest.items]).toStrictEqual(events(60));
  expect((await operations.events("b1", { limit: 9, after: 57 })).items).toStrictEqual(
    events(60).slice(58),
  );
});

test("lists a stack's operations and all of them, the newest first", async () => {
  for (const id of ["c1", "c3", "c2"]) await operations.begin(operationOf(id, "pool-c"));
  await operations.append("c1", events(2));

  const own = await operations.ofStack("pool-c", { limit: 10 });
  const all = await operations.all({ limit: 2 });

  expect(own.items.map(({ operation }) => operation)).toStrictEqual(["c3", "c2", "c1"]);
  expect(all.items.map(({ operation }) => operation)).toStrictEqual(["c3", "c2"]);
  expect(all.cursor).toBeDefined();
});
