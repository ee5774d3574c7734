import * as z from "zod";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import type { Lanes } from "../../tenants/lane.ts";
import { mostOf, QUOTA_CODES, QUOTAS, type QuotaCode } from "../../tenants/quotas.ts";
import { type Limits, Shard } from "../../tenants/shard.ts";
import { type Tiers, tierNamed } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import type { Demand, TierDemand } from "./demand.ts";
import { UNLIMITED } from "./virtual-run.ts";

const count = z.coerce
  .number({ error: "must be a number" })
  .int("must be a whole number")
  .positive("must be at least 1");

/** What a plan is asked for with, all of it as words. */
export const PlanWords = z.strictObject({
  /** Tenants of each tier, such as `basic=20000,platinum=900`; tiers that are not named have none. */
  tenants: z
    .string({ error: "is missing" })
    .regex(/^[a-z][a-z0-9-]*=\d{1,7}(,[a-z][a-z0-9-]*=\d{1,7})*$/, "must be such as basic=20000"),
  /** AWS Region of the accounts. */
  region: Shard.shape.region,
  /** Sign-ups an hour, for their waits and the warm stock. @default - neither is told */
  arrivals: count.optional(),
  /** Builds that the hub runs at once. @default - as many as are wanted */
  builds: count.optional(),
  /** Warm workers. @default - as many as are wanted */
  workers: count.optional(),
  /** How room is given out. @default - as the rules say that the plan is made by */
  strategy: CapacityRules.shape.strategy.unwrap().optional(),
  /** Limits that AWS raises for each account, each such as `iam-roles=5000`. @default - AWS's defaults */
  limit: z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([]),
});

/** What a plan is asked for with. */
export type PlanWords = z.output<typeof PlanWords>;

/** What a plan follows from besides. */
export interface PlanGround {
  /** Tiers that are for sale. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly rules: CapacityRules;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** Accounts past which nothing is planned any more. @default - no bound */
  readonly mostAccounts?: number;
}

/**
 * What a plan is made for.
 *
 * @throws {@link InvalidDocumentError} for limits of what is no quota.
 * @throws {@link TierUnknownError}
 */
export function demandOf(words: PlanWords, ground: PlanGround): Demand {
  const { tenants, region, arrivals, builds, workers, strategy, limit } = words;
  const { tiers, rules, ...given } = ground;
  return {
    ...given,
    tiers: tierDemands(tenants, tiers),
    region,
    arrivalsPerHour: arrivals,
    rules: { ...rules, ...(strategy ? { strategy } : {}) },
    limits: { builds: builds ?? UNLIMITED.builds, workers: workers ?? UNLIMITED.workers },
    raised: limitsOf(limit),
  };
}

function tierDemands(tenants: string, tiers: Tiers): readonly TierDemand[] {
  const wanted = new Map(
    tenants.split(",").map((each): [string, number] => {
      const [name = "", number = "0"] = each.split("=");
      return [tierNamed(tiers, name).name, Number(number)];
    }),
  );
  return tiers.map((tier) => ({ tier, tenants: wanted.get(tier.name) ?? 0 }));
}

/** AWS raises no limit beyond what it documents, and nothing can be planned with none at all. */
function raisedTo(code: QuotaCode) {
  const most = mostOf(code);
  return z.coerce
    .number({ error: "must be a number" })
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(most, `must be at most ${most} ${QUOTAS[code].name}`)
    .optional();
}

const Raised = z.strictObject(
  // The keys are the codes.
  Object.fromEntries(QUOTA_CODES.map((code) => [code, raisedTo(code)])) as Record<
    QuotaCode,
    ReturnType<typeof raisedTo>
  >,
);

function limitsOf(words: readonly string[]): Limits {
  const said = Object.fromEntries(words.map((word) => word.split("=")));
  const raised = parseDocument(Raised, said, "the limits");
  return Object.fromEntries(
    QUOTA_CODES.flatMap((code) => {
      const { [code]: value } = raised;
      return value === undefined ? [] : [[code, { value, from: "operator" as const }]];
    }),
  );
}
