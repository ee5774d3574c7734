import * as z from "zod";
import type { MadeCall } from "../../tenants/call-times.ts";

const Step = z.object({ metadata: z.object({ urn: z.string() }) });

const RawEvent = z.object({
  resourcePreEvent: Step.optional(),
  resOutputsEvent: Step.optional(),
});

/**
 * Sees in the engine's events when a resource's removal went, and when its answer was there. The Automation API reads
 * them five times a second: so much later a call is seen, which puts the next one off and never makes it early.
 */
export class RemovalWatch {
  readonly #urn: string;
  readonly #now: () => number;
  #wentAt: number | undefined;
  #made: MadeCall | undefined;

  /** @param now - Milliseconds since 1970. */
  constructor(urn: string, now: () => number) {
    this.#urn = urn;
    this.#now = now;
  }

  /** The call that removed it, once it is removed. */
  get made(): MadeCall | undefined {
    return this.#made;
  }

  /** Takes one event as the engine sent it. */
  accept(raw: unknown): void {
    const { data } = RawEvent.safeParse(raw);
    if (data?.resourcePreEvent?.metadata.urn === this.#urn) this.#wentAt = this.#now();
    if (data?.resOutputsEvent?.metadata.urn !== this.#urn || this.#wentAt === undefined) return;
    this.#made = { wentAt: this.#wentAt, doneAt: this.#now() };
  }
}
