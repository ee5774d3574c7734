import * as z from "zod";
import { STATUSES } from "../../tenants/lifecycle.ts";
import { Operation, OperationEvent } from "../../tenants/operation.ts";
import { Shard } from "../../tenants/shard.ts";
import { Failure, Tenant } from "../../tenants/tenant.ts";
import { TenantEvent } from "../../tenants/tenant-event.ts";
import { Tier } from "../../tenants/tier.ts";
import { Truth } from "../../tenants/truth.ts";
import { Wish } from "../../tenants/wish.ts";

/** Why something waits. */
const Waiting = z.object({
  /** In words. */
  reason: z.string(),
  /** When it is expected to go on; only while room is being made. */
  expectedAt: z.iso.datetime().optional(),
});

/** A sign-up as anybody may see it who has its id; nothing in it names a person or a place. */
export const SignUp = z.object({
  /** Id of the tenant. */
  tenant: z.string(),
  /** Its unique name. */
  name: z.string(),
  /** Name of its tier. */
  tier: z.string(),
  /** Where it stands in its life. */
  status: z.enum(STATUSES),
  /** Why it failed, as far as a customer can do something about it. */
  failure: Failure.optional(),
  /** What keeps it from a place, as far as a customer may know. */
  waiting: Waiting.optional(),
});

/** A sign-up as anybody may see it who has its id. */
export type SignUp = z.output<typeof SignUp>;

/** Where a tenant's users log in and send their requests. */
export const TenantConfiguration = z.object({
  /** Id of the tenant. */
  tenant: z.string(),
  /** Its unique name. */
  name: z.string(),
  /** Pool of its users. */
  userPoolId: z.string(),
  /** Client by which they log in. */
  userPoolClientId: z.string(),
  /** Address of its API. */
  apiUrl: z.string(),
  /** AWS Region of both. */
  region: z.string(),
});

/** Where a tenant's users log in and send their requests. */
export type TenantConfiguration = z.output<typeof TenantConfiguration>;

/** A tenant as operators see it. */
export const TenantDocument = Tenant.extend({
  /** What keeps it from coming into service; only while it is `placing` or `provisioning`. */
  waiting: Waiting.optional(),
});

/** A tenant as operators see it. */
export type TenantDocument = z.output<typeof TenantDocument>;

/** One move in a tenant's life. */
export const TenantEventDocument = TenantEvent;

/** A user of a tenant as operators see it. */
export const UserDocument = z.object({
  /** Cognito's name of the user. */
  user: z.string(),
  /** Address by which it logs in. */
  email: z.string(),
  /** Whether it may log in. */
  enabled: z.boolean(),
  /** Cognito's word for where it stands. */
  status: z.string(),
});

/** How a fleet stack stands, in one word. */
export const StackStatus = z.enum([
  "met",
  "held",
  "working",
  "waiting",
  "failing",
  "given-up",
  "aside",
]);

/** How a fleet stack stands, in one word. */
export type StackStatus = z.output<typeof StackStatus>;

/** What a fleet stack should be, and what it is. */
export const StackDocument = z.object({
  /** Name of the stack. */
  stack: z.string(),
  /** How it stands, in one word. */
  status: StackStatus,
  /** What it should be. */
  wish: Wish.optional(),
  /** What it is. */
  truth: Truth.optional(),
  /** Why nobody works on it for now. */
  hold: z.object({ reason: z.string(), by: z.string(), until: z.int().optional() }).optional(),
  /** Why nobody works on it any more. */
  aside: z.object({ reason: z.string(), at: z.string().optional() }).optional(),
});

/** What a fleet stack should be, and what it is. */
export type StackDocument = z.output<typeof StackDocument>;

/** A pool as it is wished. */
export const PoolWish = z.strictObject({
  /** Whether the pool should be there at all. */
  state: z
    .enum(["present", "absent"], { error: 'must be "present" or "absent"' })
    .default("present"),
  /** Shard that takes it. */
  shard: Shard.shape.shard,
  /** Release of a new pool, which it then keeps; absent for the one that it has, or that new planes get. */
  release: z.string().min(1, "must be the id of a release").optional(),
});

/** A pool as it is wished. */
export type PoolWish = z.output<typeof PoolWish>;

/** An operation. */
export const OperationDocument = Operation;

/** One thing that happened in an operation. */
export const OperationEventDocument = OperationEvent;

/** A tier that is for sale. */
export const TierDocument = Tier;

/** A release, and where it was verified to be. */
export const ReleaseDocument = z.object({
  /** Its id. */
  release: z.string(),
  /** When it was first published, ISO 8601. */
  createdAt: z.string(),
  /** Verified copies. */
  publications: z.array(
    z.object({
      /** Name of a shard, or `hub`. */
      place: z.string(),
      /** Name of the bucket. */
      bucket: z.string(),
      /** When every file there was verified, ISO 8601. */
      publishedAt: z.string(),
    }),
  ),
});

/** Why an operator makes a move. */
export const MoveRequest = z.strictObject({
  /** In words, for the audit. */
  reason: z
    .string({ error: "must be a text" })
    .min(1, "must say something")
    .max(500, "must be at most 500 characters")
    .optional(),
});

/** A failure, as every route tells it. Source: RFC 9457, "Members of a Problem Details Object". */
export const Problem = z.object({
  /** The code as an address. */
  type: z.string(),
  /** The status in words. */
  title: z.string(),
  /** Status of the answer. */
  status: z.int(),
  /** Stable identifier that scripts may match on. */
  code: z.string(),
  /** What is wrong. */
  detail: z.string(),
  /** The next thing to do. */
  remedy: z.string(),
  /** Every problem of the request, each with its path. */
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
  /** Moves that are legal now. */
  legal: z.array(z.string()).optional(),
});

/** A failure, as every route tells it. */
export type Problem = z.output<typeof Problem>;

/** One page of a list. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    /** What is on this page. */
    items: z.array(item),
    /** Where the next page begins; absent on the last. */
    cursor: z.string().optional(),
  });
}
