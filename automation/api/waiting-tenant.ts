import { roomOf } from "../../stores/token-store.ts";
import { roomOnItsWay } from "../../tenants/room-on-its-way.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { ApiPorts } from "./ports.ts";

type WaitingPorts = Pick<ApiPorts, "tokens" | "mapping" | "inTheMaking" | "tiers" | "now">;

/** Why a tenant waits, and until when, as far as can be told. */
export interface Waiting {
  /** In words for operators. */
  readonly reason: string;
  /** When room is expected, ISO 8601; absent while none is being made. */
  readonly expectedAt?: string;
}

/** What keeps a tenant from coming into service now, in words for operators. */
export async function waitingOf(
  tenant: Tenant,
  ports: WaitingPorts,
): Promise<{ readonly waiting?: Waiting }> {
  const reason = await reasonFor(tenant, ports);
  if (reason === undefined) return {};
  const room = tenant.status === "placing" ? await roomFor(tenant, ports) : undefined;
  if (!room) return { waiting: { reason } };
  const expectedAt = room.expectedAt.toISOString();
  return { waiting: { reason: `${reason}; ${room.because}`, expectedAt } };
}

/** What room is being made for a tenant; nothing while none is. */
async function roomFor(tenant: Tenant, { inTheMaking, tiers, now }: WaitingPorts) {
  // A tier that is no longer for sale has no room that could be told of.
  const tier = tiers.find(({ name }) => name === tenant.tier);
  if (!tier) return undefined;
  return roomOnItsWay({ tier, residency: tenant.residency }, await inTheMaking(), now());
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
