import { TenantryError } from "../../tenants/errors.ts";
import type { PacedCall } from "../../tenants/rates.ts";
import type { FromChild, ToChild } from "./child-messages.ts";
import type { TellMade } from "./engine.ts";

type Asked = Extract<FromChild, { kind: "pace" | "made" }>;
type Answered = Extract<ToChild, { kind: "go" }>;

/** The engine's process asks its worker for the times of calls, waits for each, and says when each was made. */
export class PaceRequests {
  readonly #tell: (asked: Asked) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #asked = 0;

  /** @param tell - Says something to the worker. */
  constructor(tell: (asked: Asked) => void) {
    this.#tell = tell;
  }

  /**
   * Ends when the call may be made.
   *
   * @throws {@link TenantryError} as the worker tells why it has no time for it.
   */
  async ask(call: PacedCall): Promise<TellMade> {
    this.#asked += 1;
    const request = this.#asked;
    await this.#answer({ kind: "pace", request, call });
    return (made) => this.#answer({ kind: "made", request, made });
  }

  /** Hears the worker. */
  hear({ request, refusal }: Answered): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    if (refusal === undefined) waiting?.resolve();
    else waiting?.reject(errorOf(refusal));
  }

  #answer(asked: Asked): Promise<void> {
    const waiting = Promise.withResolvers<void>();
    this.#waiting.set(asked.request, waiting);
    this.#tell(asked);
    return waiting.promise;
  }
}

function errorOf(refusal: NonNullable<Answered["refusal"]>): Error {
  if (typeof refusal === "string") return new Error(refusal);
  return new TenantryError(refusal.code, refusal.message, refusal.remedy);
}
