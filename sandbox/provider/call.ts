import { AsyncLocalStorage } from "node:async_hooks";

/** The part of a gRPC call that says whether anybody still waits for the answer. */
export interface Waiter {
  /** Turns true when the engine went away or gave the call up. */
  readonly cancelled: boolean;
}

/** The engine that asked for a change is gone, so nothing may be changed any more. */
export class CallAbandonedError extends Error {
  override readonly name = "CallAbandonedError";

  constructor() {
    super("the engine gave up this operation, so no further call was made");
  }
}

const waiters = new AsyncLocalStorage<Waiter>();

/** Runs work on behalf of a call, so that everything it awaits can see whether the call still stands. */
export function onBehalfOf<T>(waiter: Waiter, work: () => Promise<T>): Promise<T> {
  return waiters.run(waiter, work);
}

/**
 * Stops work that nobody waits for; made right before each request to AWS.
 *
 * An attached provider outlives its engine, and would go on creating things that no state remembers.
 *
 * @throws {@link CallAbandonedError}
 */
export function refuseAbandonedCall(): void {
  if (waiters.getStore()?.cancelled) throw new CallAbandonedError();
}
