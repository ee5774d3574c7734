import type { BackendAnswer } from "./backend.ts";
import type { Call } from "./call.ts";

/** Most requests whose answers are remembered; the oldest are forgotten first. */
const MOST = 1_000;

/** The last good answer to each request, for reads that are to be stale. */
export class LastAnswers {
  readonly #answers = new Map<string, BackendAnswer>();

  /** The answer that the same request had, if it is remembered. */
  find(call: Call): BackendAnswer | undefined {
    return this.#answers.get(keyOf(call));
  }

  /** Remembers an answer, unless it tells of a failure. */
  keep(call: Call, answer: BackendAnswer): void {
    if (answer.status >= 400) return;
    const key = keyOf(call);
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST && oldest !== undefined) this.#answers.delete(oldest);
  }
}

function keyOf({ account, region, service, route, operation, body }: Call): string {
  return JSON.stringify([account, region, service, route, operation, body]);
}
