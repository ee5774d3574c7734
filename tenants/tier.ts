import * as z from "zod";
import { parseDocument } from "./document.ts";
import { TierUnknownError } from "./errors.ts";

/**
 * Steady requests per second that one account may serve in one Region, before any raise.
 *
 * Source: API Gateway quotas, "Throttle quota per account, per Region".
 */
const ACCOUNT_RATE_LIMIT = 10_000;

/**
 * Requests that one account may take at once in one Region.
 *
 * Source: API Gateway quotas, "Throttle quota per account, per Region".
 */
const ACCOUNT_BURST_LIMIT = 5_000;

/**
 * Concurrency that an account can promise at most: 1,000 less the 100 that must stay unreserved.
 *
 * Source: Lambda quotas, "Concurrent executions"; Lambda guide, "Configuring reserved concurrency".
 */
const RESERVABLE_CONCURRENCY = 900;

const integer = (problem: string) => z.int({ error: problem });

const Throttle = z.strictObject({
  /** Steady request rate, in requests per second. */
  rate: z
    .number({ error: "must be a number of requests per second" })
    .positive("must be more than 0 requests per second")
    .max(ACCOUNT_RATE_LIMIT, `must be at most the account's ${ACCOUNT_RATE_LIMIT} a second`),
  /** Requests that may arrive at once before throttling starts. */
  burst: integer("must be a whole number of requests")
    .positive("must be at least 1 request")
    .max(ACCOUNT_BURST_LIMIT, `must be at most the account's ${ACCOUNT_BURST_LIMIT}`),
});

/** What a subscription tier promises, and how its tenants are placed. */
export const Tier = z
  .strictObject({
    /** Also the name of the tier's usage plan. */
    name: z
      .string({ error: "must be a text" })
      .regex(/^[a-z][a-z0-9-]{1,31}$/, "must be 2 to 32 lower-case letters, digits or dashes"),
    /** `pool` shares the application plane; `silo` gives the tenant a plane of its own. */
    isolation: z.enum(["pool", "silo"], { error: 'must be "pool" or "silo"' }),
    /** Held by each tenant of the tier, not shared between them. */
    throttle: Throttle,
    /** Requests in one calendar month; `unmetered` sets no quota. */
    monthlyQuota: z
      .union([integer("").positive(), z.literal("unmetered")], {
        error: 'must be a whole number of requests or "unmetered"',
      })
      .default("unmetered"),
    /** Concurrent executions kept free for each function of a silo; `shared` keeps none. */
    reservedConcurrency: z
      .union([integer("").positive().max(RESERVABLE_CONCURRENCY), z.literal("shared")], {
        error: `must be "shared" or a whole number up to ${RESERVABLE_CONCURRENCY}`,
      })
      .default("shared"),
    /** `operator` lets a sign-up wait until a person of the SaaS company approves it. */
    approval: z.enum(["none", "operator"], { error: 'must be "none" or "operator"' }),
  })
  .refine((tier) => tier.isolation === "silo" || tier.monthlyQuota !== "unmetered", {
    path: ["monthlyQuota"],
    error: "must be set on a pool tier, whose tenants share one account",
  })
  .refine((tier) => tier.isolation === "silo" || tier.reservedConcurrency === "shared", {
    path: ["reservedConcurrency"],
    error: 'must be "shared" on a pool tier, whose tenants share the functions',
  });

/** A tier whose every promise has been checked. */
export type Tier = z.output<typeof Tier>;

/** Every tier that the company sells; names are unique. */
export const Tiers = z
  .array(Tier, { error: "must be a list of tiers" })
  .min(1, "must name at least one tier")
  .superRefine((tiers, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of tiers.entries()) {
      if (seen.has(name)) {
        context.addIssue({
          code: "custom",
          path: [index, "name"],
          message: `must be unique, but "${name}" is used twice`,
        });
      }
      seen.add(name);
    }
  });

/** Every tier that the company sells. */
export type Tiers = z.output<typeof Tiers>;

/**
 * Reads the tier file.
 *
 * @param source - Where the data came from, for the error message.
 * @throws {@link InvalidDocumentError} listing every problem found.
 */
export function parseTiers(data: unknown, source: string): Tiers {
  return parseDocument(Tiers, data, source);
}

/**
 * Finds a tier by its name.
 *
 * @throws {@link TierUnknownError} naming the tiers that there are.
 */
export function tierNamed(tiers: Tiers, name: string): Tier {
  const found = tiers.find((tier) => tier.name === name);
  if (found) return found;
  throw new TierUnknownError(
    name,
    tiers.map((tier) => tier.name),
  );
}
