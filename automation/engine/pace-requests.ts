import type { PacedCall } from "../../tenants/rates.ts";
import type { FromChild, ToChild } from "./child-messages.ts";

type Asked = Extract<FromChild, { kind: "pace" }>;
type Answered = Extract<ToChild, { kind: "go" }>;

/** The engine's process asks its worker for the times of calls, and waits for each. */
export class PaceRequests {
  readonly #tell: (asked: Asked) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #asked = 0;

  /** @param tell - Says something to the worker. */
  constructor(tell: (asked: Asked) => void) {
    this.#tell = tell;
  }

  /** Ends when the call may be made; fails when the worker has no time for it. */
  ask(call: PacedCall): Promise<void> {
    this.#asked += 1;
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(this.#asked, waiting);
    this.#tell({ kind: "pace", request: this.#asked, call });
    return waiting.promise;
  }

  /** Hears the worker. */
  hear({ request, refusal }: Answered): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (refusal === undefined) waiting?.resolve();
    else waiting?.reject(new Error(refusal));
  }
}
