import type { SQSRecord } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { startBatch } from "../../../functions/starter/start-batch.ts";
import type { PipelineStart } from "../../../functions/starter/start-stack.ts";
import { LEASE_TIMES } from "../../../tenants/lease-times.ts";
import { Mortal } from "../../support/mortal.ts";
import { NOW, wishOf } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

const stack = "pool-s1-2";
const WINDOW = 120_000;
let plane = new StoredControlPlane();
/** Tokens of the executions that CodePipeline was asked for. */
let asked: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = new StoredControlPlane();
  asked = [];
  await plane.open();
  await plane.reservePool(stack);
  const { generation: _made, wishedAt: _at, wishedBy, ...desire } = wishOf({ stack });
  await plane.process().mapping.wish(desire, wishedBy, new Date());
  return () => vi.useRealTimers();
});

const token = (start: number) => `${stack}-1-${start}-${NOW.getTime().toString(36)}`;
const startedUntil = async () => (await plane.process().truths.read(stack)).startedUntil;

/** Lets a starter take a message, over a CodePipeline that may refuse. */
async function start(mortal?: Mortal, refusal?: Error) {
  const pipelines = {
    send: async ({ input }: StartCommand) => {
      if (refusal) throw refusal;
      asked.push(input.token);
    },
  };
  const client = mortal ? mortal.guard(pipelines) : pipelines;
  const ports = {
    ...plane.process(mortal),
    startPipeline: (input: PipelineStart) => client.send(new StartCommand(input)),
    startWindow: WINDOW,
  };
  // The starter reads nothing else of a message.
  const record = { messageId: "m", body: JSON.stringify({ stack, generation: 1 }) } as SQSRecord;
  const work = () => startBatch([record], ports);
  return mortal ? mortal.run(work) : work();
}

/** A starter that CodePipeline serves, and that loses the answer. */
function cutAfter(): Mortal {
  const mortal = new Mortal({ when: "before", command: "none" });
  const guard = mortal.guard.bind(mortal);
  mortal.guard = (client) => {
    // Every client that is guarded here is one of AWS's, or stands for one.
    const { send } = guard(client) as { send(command: object): Promise<unknown> };
    const cut = async (command: object) => {
      const answer = await send(command);
      if (command instanceof StartCommand) throw new Error("socket hang up");
      return answer;
    };
    return { send: cut } as typeof client;
  };
  return mortal;
}

class StartCommand {
  readonly input: PipelineStart;

  constructor(input: PipelineStart) {
    this.input = input;
  }
}

/** What the queue, and after it the sweeper, do about a start that came to nothing. */
async function expectNextStart(first: readonly string[]): Promise<void> {
  expect(await startedUntil()).toBe(NOW.getTime() + WINDOW);
  expect(await start()).toStrictEqual({ batchItemFailures: [] });
  expect(asked).toStrictEqual(first);
  await plane.sweep();
  expect(plane.messages).toStrictEqual([]);
  vi.setSystemTime(NOW.getTime() + WINDOW);

  await plane.sweep();

  expect(plane.messages).toStrictEqual([`pipeline ${stack} 1`]);
  await start();
  expect(asked).toStrictEqual([...first, token(2)]);
}

test("start-before-pipeline: the next start has another token, once the window is over", async () => {
  expect(await start(new Mortal({ when: "before", command: "StartCommand" }))).toBe("died");

  await expectNextStart([]);
});

test("start-before-pipeline: an execution that was asked for is not asked for again", async () => {
  expect(await start(new Mortal({ when: "after", command: "StartCommand" }))).toBe("died");
  expect(await start()).toStrictEqual({ batchItemFailures: [] });
  expect(asked).toStrictEqual([token(1)]);

  const result = await plane.work(stack);
  await plane.sweep();

  expect(result.status).toBe("succeeded");
  expect([asked, plane.messages]).toStrictEqual([[token(1)], []]);
  expect(await startedUntil()).toBeUndefined();
});

test("start-before-pipeline: a start that was not counted yet is counted by the queue's retry", async () => {
  expect(await start(new Mortal({ when: "before", command: "UpdateCommand" }))).toBe("died");

  await start();

  expect(asked).toStrictEqual([token(1)]);
});

test("start-failed: a start that CodePipeline refuses is made again under another token", async () => {
  const refused = await start(undefined, new Error("throttled"));
  expect(refused).toStrictEqual({ batchItemFailures: [{ itemIdentifier: "m" }] });

  await expectNextStart([]);
});

test("start-failed: a start whose answer is lost is not made twice", async () => {
  const cut = await start(cutAfter());
  expect(cut).toStrictEqual({ batchItemFailures: [{ itemIdentifier: "m" }] });

  await expectNextStart([token(1)]);
});

test("start-failed: a build that never began is started again under another token", async () => {
  await start();

  await expectNextStart([token(1)]);
});

test("start-failed: a build that began late is left alone while it holds the lease", async () => {
  await start();
  vi.setSystemTime(NOW.getTime() + WINDOW);
  await plane.process().truths.take({ stack, owner: "w" }, LEASE_TIMES, Date.now() + 30_000);

  await plane.sweep();

  expect(plane.messages).toStrictEqual([]);
});
