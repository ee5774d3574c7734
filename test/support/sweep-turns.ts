import pLimit from "p-limit";
import { waitFor } from "../../sandbox/story/waiting.ts";

/** Passes of the sweeper that keep out of the way of those who must not be swept. */
export class SweepTurns {
  readonly #sweep: () => Promise<void>;
  readonly #turns = pLimit(1);
  #passes: readonly Promise<void>[] = [];
  #isLet = true;

  constructor(sweep: () => Promise<void>) {
    this.#sweep = sweep;
  }

  /** Makes a pass, unless someone must not be swept. */
  async passIfLet(): Promise<void> {
    if (this.#isLet) await this.#pass();
  }

  /** Makes a pass as soon as nobody minds. */
  async pass(): Promise<void> {
    await waitFor("a turn to sweep", { seconds: 60 }, async () => this.#isLet || undefined);
    await this.#pass();
  }

  /** Does something while no pass is under way; one after the other. */
  without<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns(async () => {
      this.#isLet = false;
      try {
        await Promise.allSettled(this.#passes);
        return await act();
      } finally {
        this.#isLet = true;
      }
    });
  }

  async #pass(): Promise<void> {
    const pass = this.#sweep();
    this.#passes = [...this.#passes, pass];
    try {
      await pass;
    } finally {
      this.#passes = this.#passes.filter((each) => each !== pass);
    }
  }
}
