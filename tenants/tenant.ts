import * as z from "zod";
import { TENANT_ID } from "./ids.ts";
import { STATUSES } from "./lifecycle.ts";
import { REGIONS } from "./regions.ts";
import { Usage } from "./usage.ts";

/** Names that would be taken for a part of the product. */
const RESERVED = new Set(["admin", "api", "app", "console", "control", "public", "shared", "www"]);

/** A tenant's unique name, for people and for routing. */
export const TenantName = z
  .string({ error: "must be a text" })
  .regex(
    /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/,
    "must be 3 to 32 lower-case letters, digits or dashes, begin with a letter and not end with a dash",
  )
  .refine((name) => !RESERVED.has(name), "is reserved; choose another");

/** Why something failed, in words for the person who must act on it. */
export const Failure = z.strictObject({
  /** Stable identifier of the kind of failure. */
  code: z.string(),
  /** What is wrong. */
  message: z.string(),
  /** The next thing to do. */
  remedy: z.string(),
});

/** Why something failed. */
export type Failure = z.output<typeof Failure>;

/** Where a tenant lives. */
export const Placement = z.strictObject({
  /** Name of the shard whose room was reserved. */
  shard: z.string(),
  /** Stack of the plane that serves the tenant: a pool's, or the tenant's silo. */
  planeStack: z.string(),
  /** Stack that belongs to the tenant alone. */
  stack: z.string(),
  /** Why this shard was chosen, in words. */
  reason: z.string(),
  /** What was reserved for its own stack, to be given back whole. @default - nothing is known of */
  reserved: Usage.default({}),
});

/** Where a tenant lives. */
export type Placement = z.output<typeof Placement>;

/** Regions that a tenant may live in; whichever of their shards has room takes it. */
export const Residency = z
  .array(z.enum(REGIONS, { error: "must be a Region of AWS, such as eu-west-1" }), {
    error: "must be a list of Regions",
  })
  .min(1, "must name a Region, or be left out for any")
  .refine((regions) => new Set(regions).size === regions.length, "must name each Region once");

/** Names of tenants that another must not share a shard with; each can be a shard that is not taken. */
export const ApartFrom = z
  .array(TenantName, { error: "must be a list of tenants' names" })
  .min(1, "must name a tenant, or be left out for none")
  .max(20, "must name at most 20 tenants")
  .refine((names) => new Set(names).size === names.length, "must name each tenant once");

/** A tenant that another must not share a shard with. */
export const Stranger = z.strictObject({
  /** Its id: its name may be another's one day. */
  tenant: z.string().regex(TENANT_ID),
  /** Its name. */
  name: TenantName,
});

/** A tenant that another must not share a shard with. */
export type Stranger = z.output<typeof Stranger>;

/** A customer of the SaaS company: an organisation with users. */
export const Tenant = z.strictObject({
  /** Lower-case ULID. */
  tenant: z.string().regex(TENANT_ID),
  /** Unique, for people and routing. */
  name: TenantName,
  /** Name of the tier that it bought. */
  tier: z.string(),
  /** Address of its first admin. */
  email: z.string(),
  /** Regions that it may live in. @default - any */
  residency: Residency.optional(),
  /** Tenants that it must not share a shard with. @default - none */
  apartFrom: z.array(Stranger).optional(),
  /** Idempotency-Key of its registration, so that nothing of it outlives the tenant. */
  request: z.string().optional(),
  /** Where it stands in its life. */
  status: z.enum(STATUSES),
  /** Raised by each write; a write is made only on the version that was read. */
  version: z.int().positive(),
  /** How often onboarding was begun; part of the execution's name. */
  attempt: z.int().positive(),
  /** Which of its usage keys counts. */
  keyGeneration: z.int().positive(),
  /** Where it lives, once room was reserved. */
  placement: Placement.optional(),
  /** Why it failed; gone after a retry. */
  failure: Failure.optional(),
  /** When it registered, ISO 8601. */
  createdAt: z.iso.datetime(),
  /** When it last moved, ISO 8601. */
  changedAt: z.iso.datetime(),
});

/** A customer of the SaaS company: an organisation with users. */
export type Tenant = z.output<typeof Tenant>;

/** What a company sends to sign up. */
export const Registration = z.strictObject({
  /** Unique name, for people and routing. */
  name: TenantName,
  /**
   * Address of the first admin, which is also the user's name.
   *
   * Source: Cognito API, AdminCreateUser, Username: at most 128 characters.
   */
  email: z
    .email({ error: "must be an e-mail address" })
    .max(128, "must be at most 128 characters")
    .toLowerCase(),
  /** Name of a tier that is for sale. */
  tier: z.string({ error: "must be the name of a tier" }),
  /** Regions that it may live in. @default - any */
  residency: Residency.optional(),
});

/** What a company sends to sign up. */
export type Registration = z.output<typeof Registration>;

/** What an operator sends to sign a company up: only who may see tenants may name others. */
export const OperatorRegistration = Registration.extend({
  /** Names of tenants that it must not share a shard with. @default - none */
  apartFrom: ApartFrom.optional(),
});

/** What an operator sends to sign a company up. */
export type OperatorRegistration = z.output<typeof OperatorRegistration>;

/**
 * Registrations for the tiers that are for sale, so that an unknown tier is one problem among the
 * others.
 */
export function registrationFor(tiers: readonly string[]) {
  return Registration.extend({ tier: tierOf(tiers) });
}

/** The same for what operators send. */
export function operatorRegistrationFor(tiers: readonly string[]) {
  return OperatorRegistration.extend({ tier: tierOf(tiers) });
}

function tierOf(tiers: readonly string[]) {
  return z.enum([...tiers], { error: `must be one of ${tiers.join(", ")}` });
}
