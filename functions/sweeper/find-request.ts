import type { Vending } from "../../tenants/vending.ts";
import { askedSince } from "./asked-since.ts";
import type { Vendor } from "./keep-stock.ts";

/** Name that a shard's account has in the organisation, which may hold accounts of other hubs. */
export function accountNameOf(shard: string, { hub }: Pick<Vendor, "hub">): string {
  return `tenantry-${hub}-${shard}`;
}

/** The request for an account, if AWS knows of one that was made for this row and no earlier one. */
export function findRequest(
  { shard, requestedAt }: Vending,
  vendor: Vendor,
): Promise<string | undefined> {
  return vendor.organization.find(accountNameOf(shard, vendor), askedSince(requestedAt));
}
