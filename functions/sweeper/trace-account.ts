import { OrganizationRefusedError } from "../../stores/organization.ts";
import { type Backoff, nextAttemptAt } from "../../tenants/backoff.ts";
import type { Vending } from "../../tenants/vending.ts";
import { findRequest } from "./find-request.ts";
import type { StockKeeping, Vendor } from "./keep-stock.ts";

/** How long a request that was given up is left alone while AWS is at it, in milliseconds. */
const REST = 3_600_000;

/** How AWS is asked again that does not tell of a request: for more than a day, then no more. */
const TRACING: Backoff = { first: 2 * REST, most: 16 * REST, attempts: 6 };

/**
 * Looks what became of an account that was given up after AWS was asked for it. One that AWS makes all
 * the same belongs to nobody here: it is written down, so that a person can close or register it.
 */
export async function traceAccount(
  vending: Vending,
  vendor: Vendor,
  ports: StockKeeping,
): Promise<Vending> {
  const { notBefore: _notBefore, ...known } = vending;
  try {
    return await traced(known, vendor, ports);
  } catch (error) {
    if (!(error instanceof OrganizationRefusedError)) throw error;
    return later(known, error.failure.reason, ports);
  }
}

async function traced(vending: Vending, vendor: Vendor, { now }: StockKeeping): Promise<Vending> {
  const { request, reason } = vending;
  if (request === undefined) {
    const found = await findRequest(vending, vendor);
    return found === undefined
      ? closed(vending, "AWS knows of no request")
      : { ...vending, request: found };
  }
  const creation = await vendor.organization.look(request);
  switch (creation.kind) {
    case "made":
      return { ...vending, account: creation.account, reason: `${reason}; ${UNWANTED}` };
    case "failed":
      return closed(vending, creation.failure.reason);
    default:
      return { ...vending, failures: 0, notBefore: new Date(now().getTime() + REST).toISOString() };
  }
}

const UNWANTED = "AWS made the account all the same: close it, or register it by `shard add`";

/** There is nothing more to be learnt of what AWS was asked. */
function closed({ request: _request, askedAt: _askedAt, ...known }: Vending, why: string): Vending {
  return { ...known, reason: `${known.reason}; ${why}` };
}

function later(vending: Vending, why: string, { now, chance }: StockKeeping): Vending {
  const failures = vending.failures + 1;
  const next = nextAttemptAt(TRACING, failures, now().getTime(), chance());
  if (next !== undefined) {
    return { ...vending, failures, notBefore: new Date(next).toISOString() };
  }
  const what = vending.request ?? "for it";
  return closed(vending, `AWS does not tell what became of the request ${what}: ${why}`);
}
