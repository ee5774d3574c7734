import type { SQSRecord } from "aws-lambda";
import { expect, test } from "vitest";
import type { Addressed } from "../../../functions/control/lane-queues.ts";
import { type StartPorts, startBatch } from "../../../functions/starter/start-batch.ts";
import type { PipelineStart } from "../../../functions/starter/start-stack.ts";
import type { MappedStack } from "../../../stores/mapped-stack.ts";
import { InvalidDocumentError } from "../../../tenants/errors.ts";
import { EMPTY_BOOK, type StartAnswer, type StartRequest } from "../../../tenants/start-slots.ts";
import { untouched } from "../../../tenants/truth.ts";
import { NOW, wishOf } from "../../support/sample-tenant.ts";

function record(stack: string, messageId = stack): SQSRecord {
  // The starter reads nothing else of a message.
  return { messageId, body: JSON.stringify({ stack, generation: 1 }) } as SQSRecord;
}

/** Ports over stacks in memory; the first start of each is number 1, the second is refused. */
function portsOver(
  stacks: Readonly<Record<string, MappedStack | Error>>,
  answer: StartAnswer = { kind: "booked", at: 0, book: EMPTY_BOOK },
) {
  const asked: StartRequest[] = [];
  const later: Addressed[] = [];
  const deferred: string[] = [];
  const started: PipelineStart[] = [];
  const aside: string[] = [];
  const told: string[] = [];
  const reserved = new Set<string>();
  const ports: StartPorts = {
    mapping: {
      read: async (stack) => {
        const state = stacks[stack] ?? {};
        if (state instanceof Error) throw state;
        return state;
      },
      setAside: async (stack) => {
        aside.push(stack);
      },
    },
    truths: {
      deferStart: async (stack, until) => void deferred.push(`${stack} ${until - NOW.getTime()}`),
      reserveStart: async (stack) => {
        if (reserved.has(stack)) return undefined;
        reserved.add(stack);
        return 1;
      },
    },
    startPipeline: async (start) => {
      if (start.variables.STACK === "pool-bad") throw new Error("throttled");
      started.push(start);
    },
    starts: {
      book: async (_shard, request) => {
        asked.push(request);
        return answer;
      },
    },
    queues: {
      send: async (messages) => {
        later.push(...messages);
        return messages.filter(({ message }) => message.stack === "pool-lost");
      },
    },
    startWindow: 120_000,
    now: () => NOW,
    tell: (message) => {
      told.push(message);
    },
  };
  return { ports, started, aside, told, asked, later, deferred };
}

test("starts the pipeline of the stack's shard with stack, generation and number", async () => {
  const { ports, started } = portsOver({ "pool-s1-1": { wish: wishOf({ generation: 3 }) } });

  expect(await startBatch([record("pool-s1-1")], ports)).toStrictEqual({ batchItemFailures: [] });
  expect(started).toStrictEqual([
    {
      pipeline: "tenantry-s1",
      token: `pool-s1-1-3-1-${Date.parse("2026-11-21T11:00:00.000Z").toString(36)}`,
      variables: { STACK: "pool-s1-1", GENERATION: "3", START: "1" },
    },
  ]);
});

test("asks for the start that a new plane needs, before anything is started", async () => {
  const { ports, asked } = portsOver({ "pool-s1-1": { wish: wishOf() } });

  await startBatch([record("pool-s1-1")], ports);

  expect(asked).toStrictEqual([
    { stack: "pool-s1-1", calls: ["create-rest-api", "create-deployment"], isSignUp: false },
  ]);
});

test.each([
  [7_400, 8],
  [-1, 1],
  [9_000_000, 900],
])("sends a stack whose start is %i ms away again for then", async (wait, delaySeconds) => {
  const retryAt = NOW.getTime() + wait;
  const { ports, started, later, deferred, told } = portsOver(
    { "pool-s1-1": { wish: wishOf() } },
    { kind: "later", retryAt, reason: "the next start is far" },
  );

  expect(await startBatch([record("pool-s1-1")], ports)).toStrictEqual({ batchItemFailures: [] });

  expect(started).toStrictEqual([]);
  const message = { stack: "pool-s1-1", generation: 1 };
  expect(later).toStrictEqual([{ lane: "pipeline", message, delaySeconds }]);
  expect(deferred).toStrictEqual([`pool-s1-1 ${wait}`]);
  expect(told).toStrictEqual(["pipeline not started yet: the next start is far"]);
});

test("keeps a message whose successor the queue did not take", async () => {
  const { ports } = portsOver(
    { "pool-lost": { wish: wishOf({ stack: "pool-lost" }) } },
    { kind: "later", retryAt: NOW.getTime(), reason: "far" },
  );

  expect(await startBatch([record("pool-lost")], ports)).toStrictEqual({
    batchItemFailures: [{ itemIdentifier: "pool-lost" }],
  });
});

test("starts one execution for two messages about one stack", async () => {
  const { ports, started, told } = portsOver({ "pool-s1-1": { wish: wishOf() } });

  await startBatch([record("pool-s1-1", "a"), record("pool-s1-1", "b")], ports);

  expect(started).toHaveLength(1);
  expect(told).toContain("message dropped: started already");
});

test("drops messages that ask for nothing any more", async () => {
  const { ports, started, told } = portsOver({
    met: { wish: wishOf(), truth: { ...untouched("met"), generation: 1 } },
    aside: { aside: { reason: "corrupt", at: "" } },
  });
  const unreadable = { ...record("x"), body: "no json" };

  await startBatch([record("met"), record("aside"), record("unknown"), unreadable], ports);

  expect(started).toStrictEqual([]);
  expect(told.toSorted()).toStrictEqual([
    "message dropped: met already",
    "message dropped: not wished",
    "message dropped: set aside",
    "message dropped: unreadable",
  ]);
});

test("sets a stack aside whose items cannot be read, and starts the others", async () => {
  const { ports, started, aside } = portsOver({
    "pool-s1-1": { wish: wishOf() },
    "pool-old": new InvalidDocumentError("wish", [{ path: "slots", problem: "is missing" }]),
  });

  await startBatch([record("pool-old"), record("pool-s1-1")], ports);

  expect(aside).toStrictEqual(["pool-old"]);
  expect(started).toHaveLength(1);
});

test("asks again for messages whose start failed", async () => {
  const { ports, told } = portsOver({
    "pool-bad": { wish: wishOf({ stack: "pool-bad" }) },
    "pool-s1-1": { wish: wishOf() },
    "pool-lost": new Error("no connection"),
  });
  const records = [record("pool-bad", "1"), record("pool-s1-1", "2"), record("pool-lost", "3")];

  expect(await startBatch(records, ports)).toStrictEqual({
    batchItemFailures: [{ itemIdentifier: "1" }, { itemIdentifier: "3" }],
  });
  expect(told.filter((message) => message === "start failed")).toHaveLength(2);
});
