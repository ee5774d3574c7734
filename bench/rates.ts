import type { TalliedCalls } from "../sandbox/front/tally.ts";
import { CALL_RATES } from "../tenants/rates.ts";
import { EMPTY_BOOK } from "../tenants/start-slots.ts";
import { cpuTime, idleShare } from "./cpu-time.ts";
import { type RatesRun, RatesWorld, type StackEnd } from "./rates-world.ts";

/** How operations begin: when the shard's rates let them, or all at once. */
export const WAYS = ["slots", "baseline"] as const;

/** How operations begin. */
export type RatesWay = (typeof WAYS)[number];

/** How much is made. */
export interface RatesSize {
  /** Silos, all wished in the same moment. */
  readonly silos: number;
  /** Accounts that they are spread over equally. */
  readonly accounts: number;
}

/** How one way of beginning did with one size. */
export interface RatesResult extends RatesSize {
  /** The way. */
  readonly way: RatesWay;
  /** From the first operation's beginning to the last one's end. */
  readonly seconds: number;
  /** What AWS's rates allow at best. */
  readonly bound: number;
  /** Silos that were there in the end. */
  readonly there: number;
  /** Silos of which an operation failed, though a later one may have succeeded. */
  readonly failed: number;
  /** Calls of AWS, by service. */
  readonly calls: TalliedCalls["calls"];
  /** Calls that AWS refused for their rate, by operation. */
  readonly throttled: TalliedCalls["throttled"];
  /** Share of the cores' time without work: near nought, the machine was the limit and not AWS. */
  readonly idle: number;
}

/** What was measured in one run. */
export interface RatesReport {
  /** Time of one silo by itself. */
  readonly aloneSeconds: number;
  /** One for each size and way. */
  readonly results: readonly RatesResult[];
}

/** What is to be measured. */
export interface RatesPlan extends RatesRun {
  /** Sizes, one after the other. */
  readonly sizes: readonly RatesSize[];
  /** Ways that each size is made in. */
  readonly ways: readonly RatesWay[];
}

/** Silos of an account that are in the making at a time: one every 5 s, for half a minute and what a busy machine adds. */
const AT_A_TIME = 8;

/** Between two lines of progress, in milliseconds. */
const PROGRESS_MS = 10_000;

/** Brings silos about under AWS's rates and times, in each way, and compares with what the rates allow. */
export async function benchRates({ sizes, ways, tell, stop }: RatesPlan): Promise<RatesReport> {
  tell("starting a local AWS with its shards");
  const accounts = Math.max(...sizes.map((size) => size.accounts));
  const world = await RatesWorld.start(accounts, { stop, tell });
  try {
    tell("starting the engine's processes");
    await warmUp(world, accounts);
    const aloneSeconds = await secondsAlone(world, accounts);
    tell(`one silo alone took ${aloneSeconds.toFixed(1)} s`);
    const results: RatesResult[] = [];
    for (const size of sizes) {
      for (const way of ways) {
        if (stop.aborted) break;
        results.push(await measured(size, way, { world, aloneSeconds, tell }));
      }
    }
    return { aloneSeconds, results };
  } finally {
    tell("stopping the local AWS");
    await world.stop();
  }
}

/** The least time in which silos can be there: one deployment after the other in the fullest account. */
export function boundOf({ silos, accounts }: RatesSize, aloneSeconds: number): number {
  const mostInOne = Math.ceil(silos / accounts);
  return (CALL_RATES["create-deployment"].intervalMs / 1_000) * (mostInOne - 1) + aloneSeconds;
}

/** Share of all calls that AWS refused for their rate. */
export function throttledShare({ calls, throttled }: TalliedCalls): number {
  return sumOf(throttled) / Math.max(1, sumOf(calls));
}

/** A process of the engine is used again, and in a fleet each has a machine: its start is none of what is measured. */
async function warmUp(world: RatesWorld, accounts: number): Promise<void> {
  const stacks = await world.wishSilos(AT_A_TIME * accounts, accounts);
  const parts = { ...world.parts, ...AT_ONCE };
  await Promise.all(stacks.map((stack) => world.bringAbout(stack, parts)));
}

/** Under the same rates and times, with the engine's process warm as it is in a fleet; on average over the accounts. */
async function secondsAlone(world: RatesWorld, accounts: number): Promise<number> {
  let seconds = 0;
  for (const stack of await world.wishSilos(accounts, accounts)) {
    await world.holdRates();
    const began = performance.now();
    const { isThere } = await world.bringAbout(stack);
    if (!isThere) throw new Error("not even one silo came about");
    seconds += secondsSince(began) / accounts;
  }
  return seconds;
}

interface Measurement {
  readonly world: RatesWorld;
  readonly aloneSeconds: number;
  readonly tell: (progress: string) => void;
}

async function measured(
  size: RatesSize,
  way: RatesWay,
  { world, aloneSeconds, tell }: Measurement,
) {
  const stacks = await world.wishSilos(size.silos, size.accounts);
  const parts = way === "slots" ? world.parts : { ...world.parts, ...AT_ONCE };
  await world.holdRates();
  const [began, before] = [performance.now(), cpuTime()];
  const ends: StackEnd[] = [];
  const say = () =>
    tell(
      `${way}, ${size.silos} silos in ${size.accounts} accounts: ${ends.length} ended after ${secondsSince(began).toFixed(0)} s`,
    );
  const timer = setInterval(say, PROGRESS_MS);
  await Promise.all(stacks.map(async (stack) => ends.push(await world.bringAbout(stack, parts))));
  clearInterval(timer);
  const seconds = secondsSince(began);
  say();
  return {
    ...size,
    way,
    seconds,
    bound: boundOf(size, aloneSeconds),
    there: ends.filter(({ isThere }) => isThere).length,
    failed: ends.filter(({ failures }) => failures > 0).length,
    ...world.tally.counted,
    idle: idleShare(before, cpuTime()),
  };
}

/** No slots: every operation begins, and makes its calls, in the moment in which it comes to that. */
const AT_ONCE: Pick<RatesWorld["parts"], "starts" | "calls"> = {
  starts: {
    book: async () => ({ kind: "booked", at: 0, book: EMPTY_BOOK }),
    end: async () => undefined,
    slow: async () => undefined,
  },
  calls: {
    book: async () => ({ isTaken: true, at: 0 }),
    learn: async () => undefined,
    slow: async () => undefined,
  },
};

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}
