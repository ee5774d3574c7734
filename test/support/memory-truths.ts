import type { LeaseRequest, MetTruth, TakenLease } from "../../stores/truth-store.ts";
import { LeaseLostError, StackBusyError } from "../../tenants/errors.ts";
import { isTakeable, type LeaseTimes } from "../../tenants/lease-times.ts";
import { type StackFailure, type Truth, untouched } from "../../tenants/truth.ts";

/** Truths in memory, under the conditions of the real ones; can be made to fail or to be slow. */
export class MemoryTruths {
  readonly truths = new Map<string, Truth>();
  /** Is waited for before each write takes effect, and may throw. */
  onWrite: () => Promise<void> = async () => {};

  async read(stack: string): Promise<Truth> {
    return this.truths.get(stack) ?? untouched(stack);
  }

  async take(
    { stack, owner, run }: LeaseRequest,
    times: LeaseTimes,
    now: number,
  ): Promise<TakenLease> {
    const before = await this.read(stack);
    if (!isTakeable(before.lease, times, now)) throw busy(before);
    await this.onWrite();
    // Nothing may come between the condition and the write.
    const current = this.truths.get(stack) ?? untouched(stack);
    const isSame =
      current.fence === before.fence && current.lease?.expiresAt === before.lease?.expiresAt;
    if (!isSame) throw busy(current);
    const fence = before.fence + 1;
    const lease = { owner, expiresAt: now + times.expiry, ...(run === undefined ? {} : { run }) };
    this.truths.set(stack, { ...before, fence, lease });
    return { fence, before };
  }

  async renew(stack: string, fence: number, expiresAt: number): Promise<void> {
    await this.#fenced(stack, fence, (truth) => ({
      ...truth,
      lease: { ...(truth.lease ?? { owner: "" }), expiresAt },
    }));
  }

  async recordMet(stack: string, fence: number, met: MetTruth): Promise<void> {
    await this.#fenced(stack, fence, ({ failure: _f, lease: _l, startedUntil: _s, ...truth }) => ({
      ...truth,
      ...met,
    }));
  }

  async recordFailed(stack: string, fence: number, failure: StackFailure): Promise<void> {
    await this.#fenced(stack, fence, ({ lease: _l, startedUntil: _s, ...truth }) => ({
      ...truth,
      failure,
    }));
  }

  async release(stack: string, fence: number): Promise<void> {
    await this.#fenced(stack, fence, ({ lease: _l, startedUntil: _s, ...truth }) => truth);
  }

  async #fenced(stack: string, fence: number, next: (truth: Truth) => Truth): Promise<void> {
    await this.onWrite();
    const truth = this.truths.get(stack) ?? untouched(stack);
    if (truth.fence !== fence || !truth.lease) throw new LeaseLostError(stack, fence);
    this.truths.set(stack, next(truth));
  }
}

function busy({ stack, lease }: Truth): StackBusyError {
  return new StackBusyError(stack, lease?.owner ?? "another", String(lease?.expiresAt));
}
