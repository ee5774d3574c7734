import * as z from "zod";

/** What a plane's authorizer believes of one tenant. */
export const DirectoryEntry = z.strictObject({
  /** Id of the tenant. */
  tenant: z.string(),
  /** A suspended tenant's requests are refused. */
  status: z.enum(["active", "suspended"]),
  /** Name of the tenant's tier. */
  tier: z.string(),
  /** Which of the tenant's usage keys counts; a change of tier makes another. */
  keyGeneration: z.int().positive(),
  /** Raised by each write, which is made only if the version read before still stands. */
  version: z.int().positive(),
});

/** What a plane's authorizer believes of one tenant. */
export type DirectoryEntry = z.output<typeof DirectoryEntry>;
