import { approvalOf } from "../../stores/token-store.ts";
import { executionNameOf, type WorkflowKind } from "../../stores/workflows.ts";
import type { DirectoryEntry } from "../../tenants/directory-entry.ts";
import { type Move, statusAfter } from "../../tenants/lifecycle.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { planeOf } from "./plane-lookup.ts";
import type { ApiPorts } from "./ports.ts";

/** Moves that operators make. */
export const OPERATOR_MOVES = ["approve", "suspend", "resume", "retry", "remove"] as const;

/** A move that operators make. */
export type OperatorMove = (typeof OPERATOR_MOVES)[number];

/** Who makes a move, and why. */
export interface MoveReason {
  /** Who. */
  readonly by: string;
  /** Why, in words. */
  readonly reason: string;
}

type MakeMove = (tenant: Tenant, why: MoveReason, ports: ApiPorts) => Promise<Tenant>;

const MAKE: Readonly<Record<OperatorMove, MakeMove>> = {
  approve,
  suspend: (tenant, why, ports) => switchTo("suspended", "suspend", tenant, why, ports),
  resume: (tenant, why, ports) => switchTo("active", "resume", tenant, why, ports),
  retry: (tenant, why, ports) => beginAnew("retry", "onboarding", tenant, why, ports),
  remove: (tenant, why, ports) => beginAnew("remove", "offboarding", tenant, why, ports),
};

/**
 * Makes an operator's move, with everything that belongs to it.
 *
 * @throws {@link MoveIllegalError} naming the moves that are legal now, before anything is changed.
 */
export async function makeMove(
  move: OperatorMove,
  tenant: Tenant,
  why: MoveReason,
  ports: ApiPorts,
): Promise<Tenant> {
  statusAfter(tenant.status, move);
  return MAKE[move](tenant, why, ports);
}

/** What waits for the approval is answered at once; if that is lost, the sweeper answers it again. */
async function approve(tenant: Tenant, why: MoveReason, ports: ApiPorts): Promise<Tenant> {
  const moved = await ports.moves.move(tenant, "approve", why);
  const waiting = await ports.tokens.get(approvalOf(tenant.tenant));
  if (waiting) {
    await ports.workflows.succeed(waiting.taskToken);
    await ports.tokens.answered(waiting);
  }
  return moved;
}

/**
 * The plane's directory comes first, because the move could not be asked for again once it was made.
 */
async function switchTo(
  status: DirectoryEntry["status"],
  move: Move,
  tenant: Tenant,
  why: MoveReason,
  ports: ApiPorts,
): Promise<Tenant> {
  const directory = await ports.planes.directory(await planeOf(tenant, ports), tenant.tenant);
  await directory.setStatus(tenant.tenant, status);
  return ports.moves.move(tenant, move, why);
}

/** Each attempt has a workflow of its own, which the sweeper starts if we do not get to it. */
async function beginAnew(
  move: Move,
  workflow: WorkflowKind,
  tenant: Tenant,
  why: MoveReason,
  ports: ApiPorts,
): Promise<Tenant> {
  const attempt = tenant.attempt + 1;
  const moved = await ports.moves.move(tenant, move, why, { changes: { attempt } });
  const input = { tenant: tenant.tenant, attempt };
  await ports.workflows.start(workflow, executionNameOf(input), input);
  return moved;
}
