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
