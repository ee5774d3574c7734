import fc from "fast-check";
import { runStep } from "../../functions/onboarding/run-step.ts";
import type { StepName } from "../../functions/onboarding/step.ts";
import { mendCounters } from "../../functions/sweeper/mend-counters.ts";
import { sweepToken } from "../../functions/sweeper/sweep-tokens.ts";
import type { ShardChanges } from "../../stores/shard-store.ts";
import { WriteConflictError } from "../../tenants/errors.ts";
import type { Limits } from "../../tenants/shard.ts";
import { slotsWith } from "../../tenants/slots.ts";
import type { Usage } from "../../tenants/usage.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";
import type { StoredFleet } from "./stored-fleet.ts";

/** What a process of the control plane works with. */
export type Ports = ReturnType<StoredFleet["process"]>;

/** Limits that an operator sets. */
export const limitsOf = (values: Usage): Limits =>
  Object.fromEntries(
    Object.entries(values).map(([code, value]) => [code, { value, from: "operator" }]),
  );

const which = fc.nat(7);

/** Limits of a shard, so small that every quota runs out in turn, or one long before all others. */
export const smallLimits = fc
  .oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        "rest-apis": fc.integer({ min: 1, max: 5 }),
        "api-keys": fc.integer({ min: 1, max: 5 }),
        tables: fc.integer({ min: 4, max: 12 }),
        "reserved-concurrency": fc.integer({ min: 100, max: 114 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Usage>(
        { "api-keys": 2 },
        { "reserved-concurrency": 108 },
        { "reserved-concurrency": 115 },
      ),
    },
  )
  .map(limitsOf);

/** How many tenants an operator lets a shard hold. */
export const smallCapacity = fc.record({
  pool: fc.integer({ min: 1, max: 5 }),
  silo: fc.integer({ min: 1, max: 4 }),
});

/** How many roles an account may have. */
export const fewRoles = fc.integer({ min: 10, max: 32 });

/** Few meet it, so that most get as far as others can be in their way. */
export function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** A sign-up that needs room. */
export const placing = fc.record({
  kind: fc.constant("place"),
  tier: fc.constantFrom("basic", "basic", "platinum", "palladium", "palladium"),
  residency: seldom(fc.constantFrom("us-east-1", "eu-west-1")),
  apartFrom: seldom(which),
});

/** What gives places back. */
export const undoing = fc.record({ kind: fc.constantFrom("fail", "remove"), which });

/** What takes places and gives them back. */
export const displacing = fc.oneof(placing, undoing);

const operating = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("resize"),
      which,
      limits: fc.oneof(smallLimits, fc.constant(limitsOf({ "rest-apis": 2, "api-keys": 2 }))),
    }),
  },
  fc.record({ kind: fc.constant("allow"), which, capacity: smallCapacity }),
  fc.record({ kind: fc.constant("limit"), which, roles: fewRoles }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("drain", "resume", "open-pool", "close-pool"),
      which,
    }),
  },
);

/** What one process does. */
export const actions = fc.oneof(
  { weight: 6, arbitrary: placing },
  { weight: 3, arbitrary: undoing },
  { weight: 6, arbitrary: operating },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("sweep", "mend", "mend") }) },
);

/** What one process does. */
export type Action = typeof actions extends fc.Arbitrary<infer T> ? T : never;

/** What a process does, and who or what it is about. */
export interface Deed {
  /** What it does. */
  readonly action: Action;
  /** Tenant that it is about; for those that are about none, empty. */
  readonly tenant: string;
  /** Shard that it is about. */
  readonly shard: string;
}

/** Answers that a workflow goes on from: whoever was first has done what was to be done. */
const OVERTAKEN = new Set(["AttemptOvertakenError", "MoveIllegalError", "NotFoundError"]);

/** Does what a process does. One that is done again, after a death or a conflict, goes on from there. */
export async function perform({ action, tenant, shard }: Deed, ports: Ports): Promise<void> {
  switch (action.kind) {
    case "place":
      return step("place", tenant, ports);
    case "fail":
      await step("withdraw", tenant, ports);
      return step("fail", tenant, ports);
    case "remove":
      return remove(tenant, ports);
    case "resize":
      return decide(shard, { limits: action.limits }, ports);
    case "allow":
      return decide(shard, { capacity: action.capacity }, ports);
    case "limit":
      return limitRoles(shard, action.roles, ports);
    case "drain":
      await ports.shards.enter(shard, ["ready"], "draining", "a test");
      return;
    case "resume":
      await ports.shards.enter(shard, ["draining"], "ready", "a test");
      return;
    case "open-pool":
      return openPool(shard, ports);
    case "close-pool":
      return closePool(shard, ports);
    case "sweep":
      return sweepWaiting(ports);
    case "mend":
      return mendCounters(ports);
  }
}

/** Changes a shard as an operator does, who looks again when someone else changed it meanwhile. */
async function decide(shard: string, changes: ShardChanges, { shards }: Ports): Promise<void> {
  const isWritten = await shards.change(await shards.get(shard), changes);
  if (!isWritten) throw new WriteConflictError(`shard "${shard}"`);
}

/** Looks once for room for everyone who waits. */
async function sweepWaiting(ports: Ports): Promise<void> {
  const { items } = await ports.tokens.waiting({ limit: 100 });
  for (const waiting of items) await sweepToken(waiting, ports);
}

/** Reserves what a pool uses together with its wish, and lets it take tenants. */
export async function openPool(shard: string, ports: Ports, most = 2): Promise<void> {
  const row = await ports.shards.get(shard);
  const stack = `pool-${shard}-${Object.keys(row.pools).length + 1}`;
  const account = await ports.shards.account(row.account);
  const ground = { shard: row, account, headroom: ports.capacity.headroom };
  const room = ports.reservations.reservePool({ stack, most, usage: SAMPLE_USAGE.pool }, ground);
  const desire = { stack, state: "present" as const, tier: "shared", shard };
  const wish = { ...desire, slots: slotsWith(ports.release) };
  await ports.mapping.wish(wish, "operator", ports.now(), () => room);
  await ports.shards.setPoolOpen(shard, stack, true);
}

/** Lets no more tenants into a shard's latest pool. */
async function closePool(shard: string, { shards }: Ports): Promise<void> {
  const stack = Object.keys((await shards.get(shard)).pools)
    .sort()
    .at(-1);
  if (stack !== undefined) await shards.setPoolOpen(shard, stack, false);
}

async function limitRoles(shard: string, roles: number, { shards }: Ports): Promise<void> {
  const { account } = await shards.get(shard);
  await shards.raiseAccount(account, limitsOf({ "iam-roles": roles }));
}

async function remove(tenant: string, ports: Ports): Promise<void> {
  await step("activate", tenant, ports);
  await wishAway(tenant, ports).catch(unlessOvertaken);
  await step("withdraw", tenant, ports);
  await step("erase-tenant", tenant, ports);
}

async function wishAway(tenant: string, { tenants, moves }: Ports): Promise<void> {
  await moves.move(await tenants.get(tenant), "remove", { by: "operator", reason: "a test" });
}

async function step(name: StepName, tenant: string, ports: Ports): Promise<void> {
  const event = { step: name, tenant, attempt: 1, token: `${name} ${tenant}` };
  await runStep(event, ports).catch(unlessOvertaken);
}

function unlessOvertaken(error: unknown): void {
  if (!(error instanceof Error && OVERTAKEN.has(error.name))) throw error;
}
