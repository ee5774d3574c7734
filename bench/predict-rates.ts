import { drawnFrom } from "../automation/capacity/drawn-numbers.ts";
import { legsOf, shapeOf } from "../automation/capacity/operation-times.ts";
import { type VirtualOperation, VirtualRun } from "../automation/capacity/virtual-run.ts";
import type { RatesSize } from "./rates.ts";

/** Nothing of the hub's binds here: each operation has a process of its own. */
const ENDLESS = { builds: Number.POSITIVE_INFINITY, workers: Number.POSITIVE_INFINITY };

/** Runs whose times are drawn anew; the middle one of them counts. */
const RUNS = 21;

/** How long `capacity plan` says that the same work takes, with no lane before it, in seconds. */
export function predictedSeconds(size: RatesSize): number {
  const seconds = Array.from({ length: RUNS }, (_, run) => predictedRun(size, run + 1));
  return seconds.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

function predictedRun({ silos, accounts }: RatesSize, seed: number): number {
  const draw = drawnFrom(seed);
  const shape = shapeOf("silo", "provision", 0);
  const operations = Array.from(
    { length: silos },
    (_, index): VirtualOperation => ({
      shard: `s${(index % accounts) + 1}`,
      at: 0,
      lane: "pipeline",
      laneMs: 0,
      legs: legsOf(shape, draw),
      shape,
      isSignUp: true,
    }),
  );
  return Math.max(...new VirtualRun(operations, ENDLESS).run().ends) / 1_000;
}
