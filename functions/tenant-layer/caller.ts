import { AsyncLocalStorage } from "node:async_hooks";
import type { APIGatewayProxyEvent } from "aws-lambda";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";

/** Who makes a request, as the plane's authorizer vouches for it. */
export const Caller = z.object({
  /** Id of the tenant whose data the request may reach. */
  tenantId: z.string().min(1),
  /** Name of the tenant's tier. */
  tier: z.string().min(1),
  /** `admin` manages the tenant's users. */
  role: z.enum(["admin", "user"]),
  /** User name in the plane's user pool. */
  user: z.string().min(1),
});

/** Who makes a request. */
export type Caller = z.output<typeof Caller>;

const calls = new AsyncLocalStorage<Caller>();

/**
 * Reads the authorizer's answer.
 *
 * @throws {@link InvalidDocumentError} for a request that passed no authorizer, which the API never
 * lets through.
 */
export function callerOf(event: Pick<APIGatewayProxyEvent, "requestContext">): Caller {
  return parseDocument(Caller, event.requestContext.authorizer, "the authorizer's answer");
}

/** Runs the work of one request; whatever it calls, at whatever depth, acts for this caller. */
export function actingFor<T>(caller: Caller, work: () => T): T {
  return calls.run(caller, work);
}

/** Who makes the request in progress. It is a bug to ask outside of a request. */
export function currentCaller(): Caller {
  const caller = calls.getStore();
  if (caller) return caller;
  throw new Error("no request is in progress, so there is no tenant whose data could be meant");
}
