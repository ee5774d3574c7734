import { roomOf } from "../../stores/token-store.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { ApiPorts } from "./ports.ts";

/** What keeps a tenant from coming into service now, in words for operators. */
export async function waitingOf(
  tenant: Tenant,
  ports: Pick<ApiPorts, "tokens" | "mapping">,
): Promise<{ readonly waiting?: { readonly reason: string } }> {
  const reason = await reasonFor(tenant, ports);
  return reason === undefined ? {} : { waiting: { reason } };
}

async function reasonFor(
  { tenant, status, placement }: Tenant,
  { tokens, mapping }: Pick<ApiPorts, "tokens" | "mapping">,
): Promise<string | undefined> {
  if (status === "placing") return (await tokens.get(roomOf(tenant)))?.reason;
  if (status !== "provisioning" || !placement) return undefined;
  const { failure } = (await mapping.read(placement.stack)).truth ?? {};
  if (failure?.nextAttemptAt === undefined) return undefined;
  const { attempts, code, message, operation, nextAttemptAt } = failure;
  const next = new Date(nextAttemptAt).toISOString();
  return `attempt ${attempts} failed, the next is due at ${next}: ${code}: ${message} (operation ${operation})`;
}
