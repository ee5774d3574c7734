import type { RefreshOptions, Stack } from "@pulumi/pulumi/automation/index.js";
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
import {
  markHalfMade,
  RecoveryUnknownError,
  settlePending,
  unfinishedIn,
} from "./settle-pending.ts";
import type { ShardClients } from "./shard-clients.ts";
import { withHiddenInputs } from "./unmade-resources.ts";

/** A stack whose last process may have died in the middle. */
export interface Broken {
  /** The stack. */
  readonly stack: Stack;
  /** Its folder, with the CLI that works in it. */
  readonly folder: StackWorkspace;
  /** Clients in the account in which to look. */
  readonly clients: ShardClients;
  /** How the refresh is watched. */
  readonly options: RefreshOptions;
}

/**
 * Settles what a dead process left: removes its lock, finds what it had made, and refreshes.
 *
 * The caller holds the stack's lease and has seen to it that the dead process is really dead.
 */
export async function recoverStack(broken: Broken): Promise<Recovery> {
  const { folder, clients } = broken;
  await folder.cli("cancel", "--yes");
  const before = await readState(folder);
  const isPending = (before.deployment.pending_operations ?? []).length > 0;
  if (!isPending && unfinishedIn(before).length === 0) return { adopted: [], dropped: [] };
  const settled = await settlePending(before, finderFor(before, clients));
  await putInPlace(broken, settled.state);
  return { adopted: unfinishedIn(settled.state), dropped: settled.dropped };
}

/**
 * Puts a settled state in place of the one before, and completes it by what AWS tells.
 *
 * Wherever this ends early, the next recovery goes on: the first write says in the state itself what
 * is unfinished. It cannot be left pending, because no import keeps pending operations.
 */
export async function putInPlace(
  { folder, stack, options }: Broken,
  settled: StackState,
): Promise<void> {
  await writeState(folder, settled);
  // The engine would not see a stop that was asked for before it began.
  options.signal?.throwIfAborted();
  await stack.refresh(options);
  const unfinished = unfinishedIn(settled);
  if (unfinished.length === 0) return;
  // Only after the refresh, which would take the marks away again.
  const seen = withHiddenInputs(await readState(folder), unfinished);
  await writeState(folder, markHalfMade(seen, unfinished));
}

/** What is looked for in AWS, and how, for one stack. */
export function finderFor(state: StackState, clients: ShardClients) {
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
