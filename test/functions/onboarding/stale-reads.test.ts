import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { runStep } from "../../../functions/onboarding/run-step.ts";
import type { StepName } from "../../../functions/onboarding/step.ts";
import type { NewShard } from "../../../stores/shard-store.ts";
import { openPool } from "../../support/fleet-actions.ts";
import { MemoryDynamoDb } from "../../support/memory-dynamo-db.ts";
import { SAMPLE_USAGE } from "../../support/sample-shard.ts";
import { StoredFleet } from "../../support/stored-fleet.ts";

/** The tables in memory are named for what they hold. */
const NAMES = {
  shards: "shards",
  tenants: "tenants",
  tokens: "tokens",
  mapping: "mapping",
  names: "names",
};

/** Steps that read the hub's tables until a tenant's own stack is there. */
const BEGINNING: readonly StepName[] = ["check", "ask-approval", "place", "wish"];

/** How a sign-up ends, and with whom. */
const ENDS: readonly (readonly [end: string, tier: string, steps: readonly StepName[]])[] = [
  ["comes into service", "basic", ["activate"]],
  ["comes into service", "platinum", ["activate"]],
  ["is undone", "basic", ["withdraw", "fail"]],
  ["is undone", "platinum", ["withdraw", "fail"]],
];

const SHARD: NewShard = {
  shard: "s1",
  account: "111111111111",
  region: "us-east-1",
  capacity: { pool: 5, silo: 5 },
  tiers: [],
  limits: {},
  state: "ready",
  reason: "a test",
};

test.each(ENDS)(
  "asks no copy that may lag behind until a sign-up %s (%s)",
  async (_, tier, end) => {
    const steps = [...BEGINNING, ...end];
    const tables = { client: new MemoryDynamoDb().client(), names: NAMES };
    const fleet = new StoredFleet(tables, { strategy: "spread", headroom: 0 });
    await fleet.process().shards.add(SHARD, SAMPLE_USAGE.shard);
    await openPool(SHARD.shard, fleet.process());
    const tenant = await fleet.arrive({ tier });
    const reads: string[] = [];

    for (const step of steps) {
      const ports = fleet.process(noting(fleet.client, (read) => reads.push(`${step}: ${read}`)));
      await runStep({ step, tenant, attempt: 1, token: step }, ports);
    }

    expect([...new Set(reads.map((read) => read.split(":")[0]))]).toStrictEqual(steps);
    expect(reads.filter((read) => !read.endsWith("consistently"))).toStrictEqual([]);
  },
);

/** A client that tells of each read, and how it is made. */
function noting(client: DynamoDBDocumentClient, note: (read: string) => void) {
  const send = (command: Parameters<DynamoDBDocumentClient["send"]>[0]) => {
    if (
      command instanceof GetCommand ||
      command instanceof QueryCommand ||
      command instanceof ScanCommand
    ) {
      const { TableName, ConsistentRead } = command.input;
      note(`${TableName} ${ConsistentRead ? "consistently" : "as it may be"}`);
    }
    return client.send(command);
  };
  // Only `send` is used of a client.
  return { send } as unknown as DynamoDBDocumentClient;
}
