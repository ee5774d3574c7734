import * as z from "zod";

/** How many tenants of each isolation a shard can hold, or holds. */
export const Room = z.strictObject({
  /** Pooled tenants. */
  pool: z.int().nonnegative(),
  /** Silos. */
  silo: z.int().nonnegative(),
});

/** How many tenants of each isolation. */
export type Room = z.output<typeof Room>;

/** One AWS account in one Region that takes planes. */
export const Shard = z.strictObject({
  /** Short name, part of the names of what is made in it. */
  shard: z.string().regex(/^[a-z][a-z0-9]{0,15}$/, "must be 1 to 16 lower-case letters or digits"),
  /** AWS account. */
  account: z.string().regex(/^\d{12}$/, "must be an account id of 12 digits"),
  /** AWS Region, such as `eu-west-1`. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-west-1"),
  /** How many tenants it can hold. */
  capacity: Room,
  /** How many places are reserved. */
  reserved: Room,
  /** Stacks of its pools that are in service, in the order of their names. */
  pools: z.array(z.string()),
});

/** One AWS account in one Region that takes planes. */
export type Shard = z.output<typeof Shard>;
