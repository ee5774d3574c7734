import type { RefreshOptions, Stack } from "@pulumi/pulumi/automation/index.js";
import type { AccountAccess } from "../../../stores/shard-session.ts";
import type { Recovery } from "../engine.ts";
import {
  readState,
  resourcesOf,
  type StackState,
  type StateResource,
  writeState,
} from "../stack-state.ts";
import type { StackWorkspace } from "../stack-workspace.ts";
import type { Found } from "./finder.ts";
import { RECOVERY } from "./recovery-table.ts";
import { markHalfMade, RecoveryUnknownError, settlePending } from "./settle-pending.ts";
import { shardClients } from "./shard-clients.ts";
import {
  findableOf,
  type UnmadeResource,
  withHiddenInputs,
  withPending,
} from "./unmade-resources.ts";

/** A stack whose last process may have died in the middle. */
export interface Broken {
  /** The stack. */
  readonly stack: Stack;
  /** Its folder, with the CLI that works in it. */
  readonly folder: StackWorkspace;
  /** Access to the account in which to look. */
  readonly access: AccountAccess;
  /** How the refresh is watched. */
  readonly options: RefreshOptions;
}

/**
 * Settles what a dead process left: removes its lock, finds what it had made, and refreshes.
 *
 * The caller holds the stack's lease and has seen to it that the dead process is really dead.
 */
export async function recoverStack(broken: Broken): Promise<Recovery> {
  const { folder } = broken;
  await folder.cli("cancel", "--yes");
  return settle(broken, await readState(folder));
}

/**
 * Adds resources to a stack's state that AWS refused to make because it has them, and the state does
 * not. So it is when the answer to the call that made one was lost, and the call was tried again: the
 * stack could not be made, nor removed without leftovers.
 *
 * The caller holds the stack's lease, and no process works on the stack.
 */
export async function adoptConflicts(
  broken: Broken,
  conflicts: readonly UnmadeResource[],
): Promise<void> {
  const lost = findableOf(conflicts);
  if (lost.length === 0) return;
  await settle(broken, withPending(await readState(broken.folder), lost));
}

async function settle(broken: Broken, before: StackState): Promise<Recovery> {
  const { folder, stack } = broken;
  if ((before.deployment.pending_operations ?? []).length === 0) {
    return { adopted: [], dropped: [] };
  }
  const { state, adopted, dropped } = await settlePending(before, finderFor(before, broken.access));
  await writeState(folder, state);
  await stack.refresh(broken.options);
  // Only after the refresh, which would take the marks away again.
  if (adopted.length > 0) {
    const seen = withHiddenInputs(await readState(folder), adopted);
    await writeState(folder, markHalfMade(seen, adopted));
  }
  return { adopted, dropped };
}

function finderFor(state: StackState, access: AccountAccess) {
  const clients = shardClients(access);
  return async ({
    type,
    urn,
    inputs = {},
  }: StateResource): Promise<Found | "repeatable" | undefined> => {
    const find = RECOVERY[type];
    if (find === undefined) throw new RecoveryUnknownError(type, urn);
    if (find === "repeatable") return find;
    return find({ inputs, known: idsOf(state, type) }, clients);
  };
}

function idsOf(state: StackState, type: string): ReadonlySet<string> {
  const same = resourcesOf(state).filter((resource) => resource.type === type);
  return new Set(same.flatMap(({ id }) => id ?? []));
}
