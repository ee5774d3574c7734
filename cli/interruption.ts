import type { Sink } from "./ports.ts";

/** Signals by which a person, or whoever started us, ends a command. */
export const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Counts the caller's wishes to stop: the first is gentle, the second is not. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #listeners = new Set<(signal: NodeJS.Signals) => void>();
  readonly #stderr: Sink;

  constructor(stderr: Sink) {
    this.#stderr = stderr;
  }

  /** Ends with the first wish to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Receives a wish to stop. Gives whether to end at once, whatever is in progress. */
  receive(): "finish" | "end" {
    if (this.#listeners.size === 0 && this.#controller.signal.aborted) return "end";
    const isFirst = !this.#controller.signal.aborted;
    this.#stderr.write(`\n${isFirst ? GENTLE : STERN}\n`);
    this.#controller.abort();
    for (const tell of this.#listeners) tell(isFirst ? "SIGINT" : "SIGTERM");
    return "finish";
  }

  /** Passes wishes to stop on to a program for as long as it runs. */
  passOn(tell: (signal: NodeJS.Signals) => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }
}

const GENTLE = "Stopping after what is in progress. Press Ctrl-C once more to stop it sooner.";
const STERN = "Stopping what is in progress.";
