import { roomOf } from "../../stores/token-store.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { ApiPorts } from "./ports.ts";

/** What keeps a tenant from a place, if it waits for one. */
export async function waitingOf(
  { tenant, status }: Tenant,
  { tokens }: Pick<ApiPorts, "tokens">,
): Promise<{ readonly waiting?: { readonly reason: string } }> {
  if (status !== "placing") return {};
  const { reason } = (await tokens.get(roomOf(tenant))) ?? {};
  return reason === undefined ? {} : { waiting: { reason } };
}
