import { CommandCancelledError, WaitExpiredError } from "./errors.ts";
import type { Ports } from "./ports.ts";

/** How often the API is asked while a command waits. */
const EVERY_MS = 1_000;

/** What is watched, and until when. */
export interface Watch<T> {
  /** Looks once. */
  readonly look: () => Promise<T>;
  /** Whether the watch is over. */
  readonly isOver: (seen: T) => boolean;
  /** What goes on in the meantime, such as `tenant "acme" is still being provisioned`. */
  readonly meanwhile: (seen: T) => string;
  /** Longest time; without it the watch has no end of its own. */
  readonly timeoutSeconds?: number | undefined;
  /** How to go on later, as a sentence. */
  readonly remedy: string;
}

/**
 * Looks again and again until something came about.
 *
 * @throws {@link CommandCancelledError} when the caller stops it; what goes on goes on.
 * @throws {@link WaitExpiredError} when it takes too long.
 */
export async function watch<T>(ports: Ports, watched: Watch<T>): Promise<T> {
  const { look, isOver, meanwhile, timeoutSeconds = Number.POSITIVE_INFINITY, remedy } = watched;
  const end = ports.now() + timeoutSeconds * 1000;
  for (;;) {
    const seen = await look();
    if (isOver(seen)) return seen;
    if (ports.now() >= end) throw new WaitExpiredError(meanwhile(seen), timeoutSeconds, remedy);
    await ports.wait(EVERY_MS);
    if (ports.interruption.aborted) {
      throw new CommandCancelledError(`stopped watching: ${meanwhile(seen)}`, remedy);
    }
  }
}
