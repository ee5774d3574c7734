import * as z from "zod";
import { type Backoff, nextAttemptAt } from "./backoff.ts";
import { LimitRaises, WantedLimits } from "./limit-raises.ts";
import { Room, Shard } from "./shard.ts";

/**
 * Every state of the making of an account, in the order in which it goes through them. One that AWS
 * takes long for is `overdue` until it is `made`. An account that was emptied goes from `done` through
 * `reusing` and `checking`, and is `done` again. `failed` and `unfit` wait for a person, who may end
 * them as `dismissed`, and `overdue` too.
 */
export const VENDING_STATES = [
  "requested",
  "asked",
  "overdue",
  "made",
  "reusing",
  "checking",
  "done",
  "failed",
  "unfit",
  "dismissed",
] as const;

/** States in which an account is on its way to be a shard; one that is overdue may never come. */
const GOING: ReadonlySet<Vending["state"]> = new Set([
  "requested",
  "asked",
  "made",
  "reusing",
  "checking",
]);

/** The making of an account that a shard is to have. */
export const Vending = z.strictObject({
  /** Shard that the account is for. */
  shard: Shard.shape.shard,
  /** Where it stands. */
  state: z.enum(VENDING_STATES),
  /** Why it stands there, in words. */
  reason: z.string(),
  /** When the platform began with it; what AWS was asked before is not about this account. */
  requestedAt: z.iso.datetime(),
  /** When AWS was asked for the account. @default - it was not */
  askedAt: z.iso.datetime().optional(),
  /** Id of the request for the account. @default - AWS gave none, or none is known */
  request: z.string().optional(),
  /** The account. @default - there is none yet */
  account: Shard.shape.account.optional(),
  /** Failures in a row. */
  failures: z.int().nonnegative(),
  /** Nothing is tried before. @default - at once */
  notBefore: z.iso.datetime().optional(),
  /** Limits of the account that AWS is to raise. @default - none was */
  raises: LimitRaises.optional(),
  /** Raised by each change. */
  version: z.int().positive(),
});

/** The making of an account that a shard is to have. */
export type Vending = z.output<typeof Vending>;

const RoleArn = z
  .string()
  .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+/, "must be the ARN of a role");

/** How accounts are made and kept ready. */
export const OrganizationRules = z.strictObject({
  /** Role in the organisation's management account that may make and move accounts. */
  vendingRoleArn: RoleArn,
  /** Role there that may ask which accounts are in the organisation. @default - nobody asks that of an account that is registered */
  membersRoleArn: RoleArn.optional(),
  /** Root or organisational unit that takes the new accounts. */
  unit: z
    .string()
    .regex(/^(ou|r)-[0-9a-z-]+$/, "must be the id of a root or a unit, such as ou-ab12-cd34ef56"),
  /** Owner's address of each account; AWS takes each address once, so it names the shard. */
  email: z
    .string()
    .regex(
      /^[^\s@]*\{shard\}[^\s@]*@[^\s@]+\.[^\s@]+$/,
      'must be an address with {shard} in it, such as "aws+{shard}@example.com"',
    ),
  /** AWS Region of the shards that are made. */
  region: Shard.shape.region,
  /** Tenants that each of them takes. */
  capacity: Room,
  /** Names that the shards get, in this order; each needs a pipeline, and none may be a name for an account of yours. */
  shards: z.array(Shard.shape.shard).min(1, "must name a shard"),
  /** Limits that each account is to have; AWS is asked for what is below. @default {} */
  limits: WantedLimits.default({}),
  /** Accounts that are kept ready for the day on which the others are full. */
  stock: z
    .strictObject({
      /** More are made when fewer than this are ready or on their way. @default 1 */
      refillBelow: z.int().min(0).default(1),
      /** And as many as this are made ready. @default 1 */
      target: z.int().min(0).max(20).default(1),
    })
    .refine(
      ({ refillBelow, target }) => refillBelow <= target,
      "refillBelow must be at most target",
    )
    .prefault({}),
});

/** How accounts are made and kept ready. */
export type OrganizationRules = z.output<typeof OrganizationRules>;

/** Whether an account is on its way to be a shard, or to be one again. */
export function isGoing({ state }: Vending): boolean {
  return GOING.has(state);
}

/** Whether only a person can go on with it. */
export function waitsForPerson({ state }: Vending): boolean {
  return state === "failed" || state === "unfit";
}

/** Whether a person may give it up. */
export function mayBeDismissed(vending: Vending): boolean {
  return waitsForPerson(vending) || vending.state === "overdue";
}

/** What is to be done next about the making of an account. */
export type VendingStep = "wait" | "ask" | "find" | "look" | "move" | "reuse" | "check" | "trace";

/** A claim to ask that is older was made by someone who died before writing down the answer, in milliseconds. */
const CLAIM = 120_000;

/** What is to be done next. Each step is safe to repeat, whoever died in the middle of the last. */
export function nextStep(vending: Vending, now: number): VendingStep {
  const { state, askedAt, request, notBefore } = vending;
  if (notBefore !== undefined && Date.parse(notBefore) > now) return "wait";
  switch (state) {
    case "requested":
      return "ask";
    case "asked":
      if (request !== undefined) return "look";
      return Date.parse(askedAt ?? "") + CLAIM > now ? "wait" : "find";
    case "overdue":
      return "look";
    case "made":
      return "move";
    case "dismissed":
      return isUntold(vending) ? "trace" : "wait";
    case "reusing":
      return "reuse";
    case "checking":
      return "check";
    default:
      return "wait";
  }
}

/** Whether AWS was asked, and nobody knows yet what came of it. */
function isUntold({ askedAt, account }: Vending): boolean {
  return askedAt !== undefined && account === undefined;
}

/**
 * AWS makes most accounts within minutes. One that takes longer than this, in milliseconds, may never
 * come.
 *
 * Source: Organizations User Guide, "Troubleshooting AWS Organizations", an account in progress for more than an hour.
 */
const LONG = 3_600_000;

/** Why an account stands where it does that AWS is making. */
export const MAKING = "AWS is making the account";

const OVERDUE =
  "AWS has been making the account for more than an hour: ask AWS Support, or give it up";

/**
 * The making of an account that AWS is still at, without what earlier looks were refused for; nothing
 * when there is no news in that.
 */
export function stillGoing(vending: Vending, now: number): Vending | undefined {
  const { notBefore, ...known } = vending;
  const { state, askedAt = "", reason, failures } = known;
  if (state === "asked" && !(Date.parse(askedAt) + LONG < now)) {
    // Its failures stay: requests that AWS failed with are among them, and each begins with a good look.
    return notBefore === undefined ? undefined : { ...known, reason: MAKING };
  }
  const isTold = state === "overdue" && reason === OVERDUE;
  if (isTold && failures === 0 && notBefore === undefined) return undefined;
  return { ...known, state: "overdue", reason: OVERDUE, failures: 0 };
}

/** What AWS said when an account could not be made. */
export interface VendingFailure {
  /** What is wrong, in AWS's words, and what to do. */
  readonly reason: string;
  /** `again` may help by itself; `pace` is no failure but a request to come later; a person must see to `person`. */
  readonly cure: "again" | "pace" | "person";
}

/** How a failed account is asked for again: AWS's own failures pass in minutes or hours. */
export const VENDING_BACKOFF: Backoff = { first: 60_000, most: 3_600_000, attempts: 6 };

/** Organizations was asked too often; it takes one account in ten seconds. */
const PACE = 30_000;

/**
 * The making of an account after AWS refused a call about it: everything that is known stays, and the
 * same is tried later, or not until a person has seen to it.
 *
 * @param chance - From 0 up to 1, from the caller's source of randomness.
 */
export function afterRefusedCall(
  { notBefore: _notBefore, ...known }: Vending,
  { reason, cure }: VendingFailure,
  now: number,
  chance: number,
): Vending {
  if (cure === "pace") return { ...known, reason, notBefore: new Date(now + PACE).toISOString() };
  const failures = known.failures + 1;
  const next = cure === "again" ? nextAttemptAt(VENDING_BACKOFF, failures, now, chance) : undefined;
  if (next === undefined) return { ...known, state: "failed", reason, failures };
  return { ...known, reason, failures, notBefore: new Date(next).toISOString() };
}

/**
 * The making of an account after AWS did not make it: as after a refused call, but from the beginning.
 *
 * @param chance - From 0 up to 1, from the caller's source of randomness.
 */
export function afterFailure(
  { request: _request, askedAt: _askedAt, ...kept }: Vending,
  failure: VendingFailure,
  now: number,
  chance: number,
): Vending {
  // Whoever has an account never asks for another.
  const state = kept.account === undefined ? "requested" : "made";
  return afterRefusedCall({ ...kept, state }, failure, now, chance);
}

/** An emptied account that is to be used again. */
export function reused(vending: Vending, reason: string): Vending {
  return { ...vending, state: "reusing", reason, failures: 0 };
}

/** One that waited for a person, who has seen to what kept it. @param by - Who says so. */
export function retried(vending: Vending, by: string): Vending {
  const { notBefore: _notBefore, ...known } = vending;
  if (known.state === "unfit") return reused(known, `looked into again (${by})`);
  const asked = known.request === undefined ? "requested" : "asked";
  const state = known.account === undefined ? asked : "made";
  return { ...known, state, reason: `asked for again (${by})`, failures: 0 };
}

/**
 * One that nobody wants any more; its name is not used again. If AWS was asked for it, it is
 * looked at what becomes of that.
 *
 * @param by - Who says so.
 */
export function dismissed({ notBefore: _notBefore, ...known }: Vending, by: string): Vending {
  return { ...known, state: "dismissed", reason: `given up (${by})`, failures: 0 };
}
