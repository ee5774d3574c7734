import { setImmediate } from "node:timers/promises";
import type * as fc from "fast-check";

/** Calls the world, when it is the caller's turn. */
export type TakeTurn = <T>(what: string, call: () => Promise<T>) => Promise<T>;

/**
 * Lets processes call the world one call after the other, in an order that fast-check draws and says
 * when it fails.
 *
 * A turn is given only when every process waits for one or has ended, so that how long each takes,
 * or sleeps, changes nothing: one order is always the same story.
 */
export class Turns {
  readonly #scheduler: fc.Scheduler;
  #busy = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Runs processes side by side until all have ended. */
  async run(processes: readonly ((take: TakeTurn) => Promise<void>)[]): Promise<void> {
    const ended = Promise.all(processes.map((process) => this.#live(process)));
    await this.#scheduler.waitFor(ended, async (next) => {
      while (this.#busy > 0) await setImmediate();
      await next();
    });
  }

  async #live(process: (take: TakeTurn) => Promise<void>): Promise<void> {
    this.#busy += 1;
    try {
      await process((what, call) => this.#take(what, call));
    } finally {
      this.#busy -= 1;
    }
  }

  async #take<T>(what: string, call: () => Promise<T>): Promise<T> {
    this.#busy -= 1;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const builder = async (): Promise<void> => {
      await call().then(resolve, reject);
      this.#busy += 1;
    };
    this.#scheduler.scheduleSequence([{ label: what, builder }]);
    return promise;
  }
}
