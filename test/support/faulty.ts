import { awsError } from "./aws-error.ts";
import { Mortal } from "./mortal.ts";

/** Ways in which a call fails although its caller lives on. */
export const CALL_FAULTS = ["throttle", "server-error", "cut-before", "cut-after"] as const;

/** A way in which a call fails although its caller lives on. */
export type CallFault = (typeof CALL_FAULTS)[number];

/** A process of which one call fails for good, the SDK's own tries included; all others are served. */
export class Faulty extends Mortal {
  readonly #kind: CallFault;
  readonly #nth: number;
  #seen = 0;

  /** @param nth - The how-manieth call fails, counted from 1. */
  constructor(kind: CallFault, nth: number) {
    super({ when: "before", command: "none" });
    this.#kind = kind;
    this.#nth = nth;
  }

  /** Whether the call was made that fails. */
  get hasFailed(): boolean {
    return this.#seen >= this.#nth;
  }

  /** A client by which the process talks to the world. */
  override guard<C>(client: C): C {
    // Every client that is guarded here is one of AWS's, or stands for one.
    const { send } = client as { send(command: object): Promise<unknown> };
    const faulted = { send: (command: object) => this.#call(() => send(command)) };
    return faulted as C;
  }

  async #call(act: () => Promise<unknown>): Promise<unknown> {
    this.#seen += 1;
    if (this.#seen !== this.#nth) return act();
    if (this.#kind === "cut-after") await act();
    throw failureOf(this.#kind);
  }
}

function failureOf(kind: CallFault): Error {
  if (kind === "throttle") return awsError("ThrottlingException");
  if (kind === "server-error") return awsError("InternalServerError");
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
