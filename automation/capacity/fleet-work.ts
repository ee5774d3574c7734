import type { CapacityReport, FleetWork } from "./capacity-report.ts";
import type { Demand } from "./demand.ts";
import { drawnFrom } from "./drawn-numbers.ts";
import { laneStartOf, legsOf, shapeOf, type TenantStack, type Work } from "./operation-times.ts";
import type { PlacedFleet } from "./place-fleet.ts";
import { type RunOutcome, type VirtualOperation, VirtualRun } from "./virtual-run.ts";

/** A stack of a placed fleet. */
interface PlacedStack {
  readonly stack: string;
  readonly kind: TenantStack;
  readonly shard: string;
  /** Stack that must be there first. */
  readonly after?: string;
}

/** An operation that is wished at some time, on a kind of stack. */
export interface WishedOperation {
  /** Kind of the stack. */
  readonly kind: TenantStack;
  /** What is done with it. */
  readonly work: Work;
  /** Shard of the stack. */
  readonly shard: string;
  /** When it is wished, in milliseconds. */
  readonly at: number;
}

/** Makes a virtual operation of a wish, with times that look drawn. */
export function operationOf(
  { kind, work, ...wished }: WishedOperation,
  { lanes, tiers }: Demand,
  draw: () => number,
): VirtualOperation {
  // A pool has a plan for each tier that is sold, whether a tenant has it or not.
  const pooled = tiers.filter(({ tier }) => tier.isolation === "pool");
  const shape = shapeOf(kind, work, pooled.length);
  return {
    ...wished,
    lane: lanes[kind],
    laneMs: laneStartOf(lanes, kind),
    legs: legsOf(shape, draw),
    shape,
    isSignUp: work === "provision" && kind !== "pool",
  };
}

/** Times of everything that can be done to the whole fleet at once. */
export function fleetWorks(placed: PlacedFleet, demand: Demand): CapacityReport["works"] {
  const stacks = stacksOf(placed);
  const pools = stacks.filter(({ kind }) => kind === "pool");
  const planes = stacks.filter(({ kind }) => kind !== "tenant");
  const poolEnds = runAll(pools, "provision", demand).ends;
  const readyAt = new Map(pools.map(({ stack }, index) => [stack, poolEnds[index] ?? 0]));
  return [
    workOf("provision", runAll(stacks, "provision", demand, readyAt)),
    workOf("upgrade", runAll(planes, "upgrade", demand)),
    workOf("remove", runAll(stacks, "remove", demand)),
  ];
}

function stacksOf({ fleet, tenants }: PlacedFleet): readonly PlacedStack[] {
  const pools = fleet.shards.flatMap(({ shard, pools: own }) =>
    Object.keys(own).map((stack): PlacedStack => ({ stack, kind: "pool", shard })),
  );
  const others = tenants.map(
    ({ isolation, placement: { stack, shard, planeStack } }): PlacedStack =>
      isolation === "silo"
        ? { stack, kind: "silo", shard }
        : { stack, kind: "tenant", shard, after: planeStack },
  );
  return [...pools, ...others];
}

function runAll(
  stacks: readonly PlacedStack[],
  work: Work,
  demand: Demand,
  readyAt: ReadonlyMap<string, number> = new Map(),
): RunOutcome {
  const draw = drawnFrom(1);
  const operations = stacks.map(({ kind, shard, after = "" }) =>
    operationOf({ kind, shard, work, at: readyAt.get(after) ?? 0 }, demand, draw),
  );
  return new VirtualRun(operations, demand.limits).run();
}

/** Points of {@link FleetWork.progress}. */
const TWENTIETHS = Array.from({ length: 20 }, (_, index) => (index + 1) / 20);

function workOf(work: Work, outcome: RunOutcome): FleetWork {
  const ends = outcome.ends.toSorted((a, b) => a - b).map((end) => end / 1_000);
  const seconds = ends.at(-1) ?? 0;
  const perMinute = seconds > 0 ? (ends.length * 60) / seconds : 0;
  const progress = TWENTIETHS.map((share) => ends[Math.ceil(share * ends.length) - 1] ?? 0);
  return { work, operations: ends.length, seconds, perMinute, progress, ...outcome.peaks };
}
