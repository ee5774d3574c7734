import { readState, type StateResource } from "../stack-state.ts";
import { isMadeBy } from "./adoptable.ts";
import type { Found } from "./finder.ts";
import { type Broken, finderFor, putInPlace } from "./recover-stack.ts";
import { settlePending } from "./settle-pending.ts";
import { adoptableOf, type UnmadeResource, withPending } from "./unmade-resources.ts";

/** A run that failed, of which AWS may have kept what it made. */
export interface FailedUp {
  /** Its stack. */
  readonly broken: Broken;
  /** What AWS refused to make because there is one already. */
  readonly conflicts: readonly UnmadeResource[];
  /** When the run began, in milliseconds since the epoch. */
  readonly begunAt: number;
  /** Tells those who watch the run, of one resource or of all. */
  readonly tell: (told: { readonly message: string; readonly urn?: string }) => void;
}

/**
 * Adopts what a failed run had made, and fails as the run did.
 *
 * @throws what the run failed with; where adopting failed too, its cause is an AggregateError of that.
 */
export async function adoptAfter(error: unknown, failed: FailedUp): Promise<never> {
  try {
    for (const urn of await adoptConflicts(failed)) {
      const message = "was made by this run, although the answer was lost; the stack now knows it";
      failed.tell({ message, urn });
    }
  } catch (second) {
    const message = `what AWS has already could not be adopted: ${String(second)}`;
    failed.tell({ message });
    // The run's own error stays the one that is named; who reads its causes finds the other.
    if (error instanceof Error) {
      error.cause = new AggregateError([error.cause ?? [], second].flat(), message);
    }
  }
  throw error;
}

/**
 * Adds resources to a stack's state that AWS refused to make because this very run had made them, and
 * the state does not know them. So it is when the answer to the call that made one was lost, and the
 * call was tried again: the stack could not be made, nor removed without leftovers.
 *
 * The caller holds the stack's lease, and no process works on the stack.
 */
async function adoptConflicts(failed: FailedUp): Promise<readonly string[]> {
  const { broken, conflicts, begunAt } = failed;
  const lost = adoptableOf(conflicts);
  if (lost.length === 0 || broken.options.signal?.aborted) return [];
  const known = await readState(broken.folder);
  // What is pending already is for the recovery, which asks for less proof.
  if ((known.deployment.pending_operations ?? []).length > 0) return [];
  const before = withPending(known, lost);
  const find = finderFor(before, broken.clients);
  const settled = await settlePending(before, async (resource: StateResource) => {
    const found: Found | "repeatable" | undefined = await find(resource);
    if (typeof found !== "object") return undefined;
    return isMadeBy({ state: known, begunAt }, resource, found) ? found : undefined;
  });
  if (settled.adopted.length > 0) await putInPlace(broken, settled.state);
  return settled.adopted;
}
