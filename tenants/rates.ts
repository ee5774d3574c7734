/** Calls to AWS that pace operations: each is so rare that one operation makes few of them. */
export const PACED_CALLS = [
  "create-deployment",
  "create-rest-api",
  "delete-rest-api",
  "update-usage-plan",
] as const;

/** A call to AWS that paces operations. */
export type PacedCall = (typeof PACED_CALLS)[number];

/** How often one account may make a call in one Region. */
export interface CallRate {
  /** AWS's names of the call. */
  readonly operations: readonly string[];
  /** Time from one call to the next, in milliseconds; AWS raises none of them. */
  readonly intervalMs: number;
  /** Document and section of AWS's. */
  readonly source: string;
}

const SOURCE =
  'API Gateway Developer Guide, "Quotas for creating, deploying and managing an API", per account and Region';

/** How often one account may make each paced call in one Region. */
export const CALL_RATES: Readonly<Record<PacedCall, CallRate>> = {
  "create-deployment": {
    operations: ["CreateDeployment"],
    intervalMs: 5_000,
    source: SOURCE,
  },
  "create-rest-api": {
    operations: ["CreateRestApi", "ImportRestApi"],
    intervalMs: 3_000,
    source: SOURCE,
  },
  "delete-rest-api": {
    operations: ["DeleteRestApi"],
    intervalMs: 30_000,
    source: SOURCE,
  },
  "update-usage-plan": {
    operations: ["UpdateUsagePlan"],
    intervalMs: 20_000,
    source: SOURCE,
  },
};

/**
 * Calls for which an operation begins a little early. A worker paces every call once more in the moment in which the
 * engine is about to make it, so that an operation which is early waits there: one of them is always ready when the next
 * call may be made. Removals come to theirs at once, and begin in time.
 */
export const EARLY_CALLS: ReadonlySet<PacedCall> = new Set([
  "create-deployment",
  "create-rest-api",
]);

/** What a call's way to AWS may differ from one call to the next without one being refused, in milliseconds. */
const WAY_MS = 80;

/**
 * More calls of a shard than these wait at no time; a time further away was written by a clock that is wrong, and is
 * not waited for.
 */
const MOST_WAITING = 60;

/** When a call may be made, and when the next one. */
export interface CallTime {
  /** Time of this call, in milliseconds since 1970. */
  readonly at: number;
  /** Earliest time of the next, in milliseconds since 1970. */
  readonly nextAt: number;
}

/** What a shard's workers know of its calls of one kind. */
export interface CallPace {
  /** Earliest time of the next, as the one before left it. @default - there was none */
  readonly nextAt?: number | undefined;
  /** How much slower than AWS's rates the shard goes. @default 1 */
  readonly slowness?: number | undefined;
}

/**
 * The time of a call, so that AWS does not refuse it. The slowness is no part of what is left for the next call: so a
 * shard that was slowed goes slower from its next call on, and recovers with it.
 */
export function callTimeOf(
  call: PacedCall,
  now: number,
  { nextAt = 0, slowness = 1 }: CallPace,
): CallTime {
  const stepMs = CALL_RATES[call].intervalMs + WAY_MS;
  const isWrong = nextAt > now + MOST_WAITING * stepMs;
  const slowedAt = nextAt + Math.ceil(stepMs * (slowness - 1));
  const at = isWrong ? now : Math.max(now, slowedAt);
  return { at, nextAt: at + stepMs };
}
