import * as z from "zod";
import { STATUSES } from "./lifecycle.ts";

/** One move in a tenant's life: kept as its audit and told on the bus as `tenant.moved`. */
export const TenantEvent = z.strictObject({
  /** Lower-case ULID; consumers drop what they have seen. */
  id: z.string(),
  /** Id of the tenant. */
  tenant: z.string(),
  /** Name of the tenant at that time. */
  name: z.string(),
  /** What happened, in the past tense. */
  type: z.string().regex(/^tenant\.[a-z-]+$/),
  /** State before; absent for the first event. */
  from: z.enum(STATUSES).optional(),
  /** State after. */
  to: z.enum(STATUSES),
  /** Who caused it. */
  by: z.string(),
  /** When, ISO 8601. */
  at: z.iso.datetime(),
  /** Why, in words. */
  reason: z.string(),
});

/** One move in a tenant's life. */
export type TenantEvent = z.output<typeof TenantEvent>;
