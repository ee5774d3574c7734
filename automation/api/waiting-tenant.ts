import { roomOf } from "../../stores/token-store.ts";
import { type RoomOnItsWay, roomOnItsWay, shardForApart } from "../../tenants/room-on-its-way.ts";
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
  const { because, expectedAt } = tenant.status === "placing" ? await roomFor(tenant, ports) : {};
  return {
    waiting: {
      reason: because === undefined ? reason : `${reason}; ${because}`,
      ...(expectedAt ? { expectedAt: expectedAt.toISOString() } : {}),
    },
  };
}

/** What room is being made for a tenant, or how an operator can give it some; nothing while there is none. */
async function roomFor(
  { tier: name, residency, apartFrom }: Tenant,
  { inTheMaking, tiers, now }: WaitingPorts,
): Promise<Partial<RoomOnItsWay>> {
  // A tier that is no longer for sale has no room that could be told of.
  const tier = tiers.find((each) => each.name === name);
  if (!tier) return {};
  const wanted = { tier, residency, apartFrom };
  const making = await inTheMaking();
  const stocked = shardForApart(wanted, making);
  if (stocked === undefined) return roomOnItsWay(wanted, making, now()) ?? {};
  return { because: `take ${stocked} from the stock by \`tenantry shard resume ${stocked}\`` };
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
