import * as z from "zod";
import { PlaneUnreadyError } from "./sign-up-errors.ts";

/** What the control plane needs to know of a plane, from the outputs of its stack. */
export const PlaneOutputs = z.object({
  /** Name of the plane. */
  plane: z.string(),
  /** Name of the shard that it lies in. */
  shard: z.string(),
  /** AWS account. */
  account: z.string(),
  /** AWS Region. */
  region: z.string(),
  /** Address of the live stage. */
  apiUrl: z.url(),
  /** Pool of the users of its tenants. */
  userPoolId: z.string(),
  /** Client by which they log in. */
  userPoolClientId: z.string(),
  /** Table of what the authorizer believes of each tenant. */
  directoryTable: z.string(),
  /** Physical names of the application's tables, by their names. */
  tables: z.record(z.string(), z.string()),
  /** Path of the application that shows whether a tenant is served. */
  smokePath: z.string().startsWith("/"),
});

/** What the control plane needs to know of a plane. */
export type PlaneOutputs = z.output<typeof PlaneOutputs>;

/**
 * Reads the outputs that a worker recorded of a plane's stack.
 *
 * @throws {@link PlaneUnreadyError} as long as the stack was not met, or is no plane's.
 */
export function planeOutputsOf(stack: string, outputs: unknown): PlaneOutputs {
  const { data } = PlaneOutputs.safeParse(outputs);
  if (!data) throw new PlaneUnreadyError(stack);
  return data;
}
