import type { DynamoDBRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { Addressed } from "../../../functions/control/lane-queues.ts";
import { dispatch } from "../../../functions/dispatcher/dispatch.ts";
import { planDispatch } from "../../../functions/dispatcher/plan-dispatch.ts";
import { Lanes } from "../../../tenants/lane.ts";
import { MemoryControlPlane } from "../../support/memory-control-plane.ts";
import { NOW } from "../../support/sample-tenant.ts";

const lanes = Lanes.parse({});

function record(
  stack: string,
  { item = "wish", generation = "1", sequence = "100" } = {},
): DynamoDBRecord {
  return {
    eventName: "MODIFY",
    dynamodb: {
      SequenceNumber: sequence,
      Keys: { stack: { S: stack }, item: { S: item } },
      NewImage: { stack: { S: stack }, item: { S: item }, generation: { N: generation } },
    },
  };
}

/** Queues that note what they took and lose what they are told to. */
function notingQueues(lost: readonly string[] = []) {
  const taken: Addressed[] = [];
  return {
    taken,
    send: async <M extends Addressed>(messages: readonly M[]) => {
      const gone = messages.filter(({ message }) => lost.includes(message.stack));
      taken.push(...messages.filter((message) => !gone.includes(message)));
      return gone;
    },
  };
}

test("sends each kind of stack on its lane", () => {
  const { messages } = planDispatch(
    [record("tenant-1"), record("silo-1"), record("pool-1")],
    lanes,
  );

  expect(messages.map(({ lane, message }) => [lane, message.stack])).toStrictEqual([
    ["express", "tenant-1"],
    ["pipeline", "silo-1"],
    ["pipeline", "pool-1"],
  ]);
});

test("passes over what is no wish, and what was removed", () => {
  const removed = { dynamodb: { Keys: record("pool-1").dynamodb?.Keys ?? {} } };

  expect(planDispatch([record("pool-1", { item: "truth" }), removed, {}], lanes)).toStrictEqual({
    messages: [],
    corrupt: [],
  });
});

test("finds wishes that say nothing that a worker could do", () => {
  const { messages, corrupt } = planDispatch(
    [record("moon-1"), record("pool-1", { generation: "x" }), record("control")],
    lanes,
  );

  expect(messages).toStrictEqual([]);
  expect(corrupt.map(({ stack, reason }) => `${stack}: ${reason}`)).toStrictEqual([
    'moon-1: no stack of ours is named "moon-1"',
    "pool-1: generation must be a whole number of at least 1",
    'control: no stack of ours is named "control"',
  ]);
});

test("sets corrupt wishes aside and hands the others on", async () => {
  const queues = notingQueues();
  const { mapping } = new MemoryControlPlane();

  const answer = await dispatch([record("pool-1", { generation: "0" }), record("pool-2")], {
    lanes,
    queues,
    mapping,
    now: () => NOW,
  });

  expect(answer).toStrictEqual({ batchItemFailures: [] });
  expect(queues.taken.map(({ message }) => message)).toStrictEqual([
    { stack: "pool-2", generation: 1 },
  ]);
  expect(await mapping.read("pool-1")).toStrictEqual({
    aside: {
      reason: "generation must be a whole number of at least 1",
      at: "2026-11-21T12:00:00.000Z",
    },
  });
});

test("asks for the stream again from the first message that a queue did not take", async () => {
  const queues = notingQueues(["pool-2", "pool-3"]);
  const { mapping, now } = new MemoryControlPlane();
  const records = [
    record("pool-1", { sequence: "9" }),
    record("pool-3", { sequence: "1000000000000000000011" }),
    record("pool-2", { sequence: "1000000000000000000010" }),
  ];

  expect(await dispatch(records, { lanes, queues, mapping, now })).toStrictEqual({
    batchItemFailures: [{ itemIdentifier: "1000000000000000000010" }],
  });
});
