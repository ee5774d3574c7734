import * as z from "zod";
import { STATUSES } from "../tenants/lifecycle.ts";
import { Operation, OperationEvent } from "../tenants/operation.ts";
import { Failure, Placement, Tenant } from "../tenants/tenant.ts";
import { TenantEvent } from "../tenants/tenant-event.ts";
import { Truth } from "../tenants/truth.ts";
import { Wish } from "../tenants/wish.ts";

// What the API answers, as far as the command line reads it. Further fields pass through to `--json`.

/** A sign-up, as anybody may see it who has its id. */
export const SignUp = z.looseObject({
  /** Id of the tenant. */
  tenant: z.string(),
  /** Its unique name. */
  name: z.string(),
  /** Its tier. */
  tier: z.string(),
  /** Where it stands in its life. */
  status: z.enum(STATUSES),
  /** Why it failed. */
  failure: z.looseObject(Failure.shape).optional(),
});

/** A sign-up, as anybody may see it who has its id. */
export type SignUp = z.output<typeof SignUp>;

/** A tenant, as operators see it. */
export const TenantDocument = z.looseObject({
  ...SignUp.shape,
  /** Address of its first admin. */
  email: Tenant.shape.email.optional(),
  /** Where it lives. */
  placement: z.looseObject(Placement.shape).optional(),
  /** When it registered. */
  createdAt: z.string().optional(),
  /** When it last moved. */
  changedAt: z.string().optional(),
});

/** A tenant, as operators see it. */
export type TenantDocument = z.output<typeof TenantDocument>;

/** One move in a tenant's life. */
export const TenantEventDocument = z.looseObject(TenantEvent.shape);

/** One move in a tenant's life. */
export type TenantEventDocument = z.output<typeof TenantEventDocument>;

/** What a fleet stack should be, and what it is. */
export const StackDocument = z.looseObject({
  /** Name of the stack. */
  stack: z.string(),
  /** What it should be. */
  wish: z.looseObject(Wish.shape).optional(),
  /** What it is. */
  truth: z.looseObject(Truth.shape).optional(),
  /** Why nobody works on it for now. */
  hold: z.looseObject({ reason: z.string() }).optional(),
  /** Why nobody works on it any more. */
  aside: z.looseObject({ reason: z.string() }).optional(),
});

/** What a fleet stack should be, and what it is. */
export type StackDocument = z.output<typeof StackDocument>;

/** One attempt to make a stack meet its wish. */
export const OperationDocument = z.looseObject(Operation.shape);

/** One attempt to make a stack meet its wish. */
export type OperationDocument = z.output<typeof OperationDocument>;

/** One thing that happened in an operation. */
export const OperationEventDocument = z.looseObject(OperationEvent.shape);

/** One thing that happened in an operation. */
export type OperationEventDocument = z.output<typeof OperationEventDocument>;

/** A release, and where it is. */
export const ReleaseDocument = z.looseObject({
  /** Its id. */
  release: z.string(),
  /** When it was first published. */
  createdAt: z.string().optional(),
  /** Verified copies. */
  publications: z.array(z.looseObject({ place: z.string() })).default([]),
});

/** A release, and where it is. */
export type ReleaseDocument = z.output<typeof ReleaseDocument>;

/** A failure, as the API tells it. */
export const Problem = z.looseObject({
  /** Stable identifier. */
  code: z.string(),
  /** What is wrong. */
  detail: z.string(),
  /** The next thing to do. */
  remedy: z.string(),
  /** Every problem of a document. */
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
});
