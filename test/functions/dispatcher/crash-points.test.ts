import type { DynamoDBRecord } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import { dispatch } from "../../../functions/dispatcher/dispatch.ts";
import { Mortal } from "../../support/mortal.ts";
import { NOW } from "../../support/sample-tenant.ts";
import { StoredControlPlane } from "../../support/stored-control-plane.ts";

const silo = "silo-01kacme0000000000000000000";
const message = `pipeline ${silo} 1`;
let plane = new StoredControlPlane();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  plane = new StoredControlPlane();
  await plane.process().mapping.wish(
    {
      stack: silo,
      state: "present",
      tier: "platinum",
      shard: "s1",
      slots: { blue: "r-1", green: "r-1", live: "blue" },
      tenant: "01kacme0000000000000000000",
      keyGeneration: 1,
    },
    "workflow",
    new Date(),
  );
  return () => vi.useRealTimers();
});

/** What the stream says of the wish. */
function record(): DynamoDBRecord {
  const wish = plane.tables.items("mapping").find(({ item }) => item === "wish");
  const Keys = { stack: { S: String(wish?.stack) }, item: { S: "wish" } };
  const NewImage = { ...Keys, generation: { N: String(wish?.generation) } };
  return { dynamodb: { SequenceNumber: "1", Keys, NewImage } };
}

test.each([
  ["before", [message]],
  ["after", [message, message]],
] as const)(
  "dispatch-before-queue: the stream's retry sends the wish, dying %s it is sent",
  async (when, sent) => {
    const mortal = new Mortal({ when, command: "SendMessageBatchCommand" });
    expect(await mortal.run(() => dispatch([record()], plane.process(mortal)))).toBe("died");

    const answer = await dispatch([record()], plane.process());

    expect(answer).toStrictEqual({ batchItemFailures: [] });
    expect(plane.messages).toStrictEqual(sent);
  },
);

test("dispatch-before-queue: the sweeper sends what the stream gave up, once it is not fresh", async () => {
  const mortal = new Mortal({ when: "before", command: "SendMessageBatchCommand" });
  await mortal.run(() => dispatch([record()], plane.process(mortal)));
  expect(plane.messages).toStrictEqual([]);

  await plane.sweep();

  expect(plane.messages).toStrictEqual([message]);
  expect(plane.broken).toStrictEqual([]);
});
