import type { MappingStore } from "../../stores/mapping-store.ts";
import { type SettlingStores, settleStack } from "../../stores/settle-stack.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { TokenStore, WaitingTask } from "../../stores/token-store.ts";
import { unlessNotFound } from "../../tenants/errors.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import { type PlacingPorts, takePlace } from "../control/take-place.ts";

/** What looking after those who wait needs. */
export interface TokenSweep extends SettlingStores, PlacingPorts {
  /** What stacks should be and what they are. */
  readonly mapping: Pick<MappingStore, "read" | "settle" | "forget">;
  /** Reads tenants. */
  readonly tenants: Pick<TenantStore, "get">;
  /** Who waits. */
  readonly tokens: Pick<TokenStore, "get" | "answered" | "putReason">;
  /** The fleet as it was a moment ago, for those who may wait in great numbers. */
  readonly recentFleet: () => Promise<Fleet>;
}

/** Answers one waiting execution if what it waits for has happened; once or often is the same. */
export async function sweepToken(waiting: WaitingTask, ports: TokenSweep): Promise<void> {
  const [kind = "", subject = ""] = waiting.token.split("#");
  if (kind === "stack") return sweepStackToken(subject, waiting, ports);
  if (kind === "room" && (await stillWaits(waiting, ports))) return;
  if (await isUndecided(waiting.tenant, ports)) return;
  await answer(waiting, ports);
}

/** Places one who waits for room, if there is any now; nobody waits for a tenant that is gone. */
async function stillWaits(waiting: WaitingTask, ports: TokenSweep): Promise<boolean> {
  const shards = { fleet: ports.recentFleet };
  const reason = await takePlace(waiting.tenant, { ...ports, shards }).catch(unlessNotFound);
  if (reason === undefined) return false;
  if (reason !== waiting.reason) await ports.tokens.putReason(waiting, reason);
  return true;
}

/** A stack that nobody wishes any more is gone, which is all that anyone can still wait for. */
async function sweepStackToken(
  stack: string,
  waiting: WaitingTask,
  ports: TokenSweep,
): Promise<void> {
  const state = await ports.mapping.read(stack);
  if (state.aside) return;
  if (state.wish) await settleStack(ports, stack, state);
  else await answer(waiting, ports);
}

async function isUndecided(tenant: string, { tenants }: TokenSweep): Promise<boolean> {
  const found = await tenants.get(tenant).catch(unlessNotFound);
  return found?.status === "awaiting-approval";
}

async function answer(waiting: WaitingTask, { workflows, tokens }: TokenSweep): Promise<void> {
  await workflows.succeed(waiting.taskToken);
  await tokens.answered(waiting);
}
