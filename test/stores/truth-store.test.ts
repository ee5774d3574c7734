import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import { type MetTruth, TruthStore } from "../../stores/truth-store.ts";
import { LEASE_TIMES } from "../../tenants/lease-times.ts";
import { type Command, MemoryDynamoDb } from "../support/memory-dynamo-db.ts";
import { NOW } from "../support/sample-tenant.ts";

const STACK = "pool-s1-1";
const now = NOW.getTime();
const MET: MetTruth = {
  generation: 1,
  state: "present",
  account: "111111111111",
  slots: { blue: "r-1", green: "r-1", live: "blue" },
  outputs: { url: "https://a.example" },
  verifiedAt: NOW.toISOString(),
};
const FAILURE = {
  code: "RESOURCE_FAILED",
  message: "no",
  remedy: "Look.",
  operation: "o1",
  generation: 1,
  attempts: 1,
};

let tables = new MemoryDynamoDb();

beforeEach(() => {
  tables = new MemoryDynamoDb();
});

/** Truths for a client whose writes all happen, lose their answers and are repeated, as the SDK does. */
function stuttering(): TruthStore {
  const send = async (command: Command) => {
    if (command.constructor.name === "UpdateCommand") await tables.answer(command);
    return tables.answer(command);
  };
  // Only `send` is used of a client.
  return new TruthStore({ send } as unknown as DynamoDBDocumentClient, "mapping");
}

function steady(): TruthStore {
  return new TruthStore(tables.client(), "mapping");
}

function taken(truths: TruthStore, owner = "w#1") {
  return truths.take({ stack: STACK, owner, run: "build:1" }, LEASE_TIMES, now);
}

test("takes a lease although the answer was lost", async () => {
  const { fence } = await taken(stuttering());

  const lease = { owner: "w#1", run: "build:1", expiresAt: now + LEASE_TIMES.expiry };
  expect(await steady().read(STACK)).toMatchObject({ fence, lease });
});

test("refuses a lease that a rival took with the same fence", async () => {
  const send = async (command: Command) => {
    if (command.constructor.name === "UpdateCommand") await taken(steady(), "w#2");
    return tables.answer(command);
  };
  // Only `send` is used of a client.
  const late = new TruthStore({ send } as unknown as DynamoDBDocumentClient, "mapping");

  await expect(taken(late)).rejects.toMatchObject({ code: "STACK_BUSY" });
});

const LAST_WORDS = {
  recordMet: (truths: TruthStore, fence: number) => truths.recordMet(STACK, fence, MET),
  recordFailed: (truths: TruthStore, fence: number) => truths.recordFailed(STACK, fence, FAILURE),
  release: (truths: TruthStore, fence: number) => truths.release(STACK, fence),
};

test.each([
  ["recordMet", MET],
  ["recordFailed", { failure: FAILURE }],
  ["release", { generation: 0 }],
] as const)("gives a lease back although the answer was lost: %s", async (what, said) => {
  const { fence } = await taken(steady());

  await LAST_WORDS[what](stuttering(), fence);

  const truth = await steady().read(STACK);
  expect(truth).toMatchObject({ ...said, fence });
  expect(truth.lease).toBeUndefined();
});

test.each(["recordMet", "recordFailed", "release"] as const)(
  "refuses to give back a lease that a successor has: %s",
  async (what) => {
    const { fence } = await taken(steady());
    const later = now + LEASE_TIMES.expiry * 10;
    await steady().take({ stack: STACK, owner: "w#2" }, LEASE_TIMES, later);

    await expect(LAST_WORDS[what](steady(), fence)).rejects.toMatchObject({ code: "LEASE_LOST" });
  },
);
