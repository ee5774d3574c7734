import { LeaseLostError } from "../../tenants/errors.ts";
import { actionWhenStale, type LeaseTimes } from "../../tenants/lease-times.ts";

/** A lease that was taken and must be kept while its work goes on. */
export interface LeaseToKeep {
  /** Writes a new end of the lease; throws {@link LeaseLostError} once another has it. */
  readonly renew: (expiresAt: number) => Promise<void>;
  /** How it is kept and lost. */
  readonly times: LeaseTimes;
  /** When the lease was asked for, in milliseconds since 1970; it ends `expiry` after that. */
  readonly takenAt: number;
}

/** A lease that is being kept. */
export interface KeptLease {
  /** Aborted when the lease could not be renewed for long: the work must come to an end. */
  readonly stop: AbortSignal;
  /** Aborted when it could not be renewed for longer still, or is lost: the work must end now. */
  readonly kill: AbortSignal;
  /** Keeps it no longer; a renewal that is under way is waited for, so that none comes later. */
  end(): Promise<void>;
}

/**
 * Renews a lease until told to end, and says when the work under it must stop.
 *
 * Its age counts from the moment at which the last successful renewal was sent, so that a slow
 * answer never makes it look younger than it is.
 */
export function keepLease(lease: LeaseToKeep): KeptLease {
  return new LeaseKeeper(lease);
}

class LeaseKeeper implements KeptLease {
  readonly #lease: LeaseToKeep;
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #alarms: readonly NodeJS.Timeout[] = [];
  #renewedAt: number;
  #renewing: Promise<void> | undefined;

  constructor(lease: LeaseToKeep) {
    this.#lease = lease;
    this.#renewedAt = lease.takenAt;
    this.#heartbeat = setInterval(() => this.#beat(), lease.times.heartbeat);
    this.#setAlarms();
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  async end(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const alarm of this.#alarms) clearTimeout(alarm);
    await this.#renewing;
  }

  /** After a long sleep of the machine a beat may come before the alarms: it must not renew then. */
  #beat(): void {
    this.#check();
    if (this.#kill.signal.aborted || this.#renewing) return;
    this.#renewing = this.#renew().finally(() => {
      this.#renewing = undefined;
    });
  }

  async #renew(): Promise<void> {
    const sentAt = Date.now();
    try {
      await this.#lease.renew(sentAt + this.#lease.times.expiry);
    } catch (error) {
      // Any other failure may pass: the next beat tries again, and the alarms count the time.
      if (error instanceof LeaseLostError) this.#end();
      return;
    }
    this.#check();
    this.#renewedAt = sentAt;
    if (!this.#kill.signal.aborted) this.#setAlarms();
  }

  #setAlarms(): void {
    for (const alarm of this.#alarms) clearTimeout(alarm);
    const { stop, kill } = this.#lease.times;
    const age = Date.now() - this.#renewedAt;
    this.#alarms = [stop, kill].map((time) => setTimeout(() => this.#check(), time - age));
  }

  #check(): void {
    const action = actionWhenStale(this.#lease.times, Date.now() - this.#renewedAt);
    if (action !== "go-on") this.#stop.abort();
    if (action === "kill") this.#end();
  }

  #end(): void {
    this.#stop.abort();
    this.#kill.abort();
  }
}
