/** How a lease is kept and how it is lost; all in milliseconds. */
export interface LeaseTimes {
  /** Between two renewals. */
  readonly heartbeat: number;
  /** From a renewal to the end of the lease. */
  readonly expiry: number;
  /** A worker that could not renew for so long asks its child to stop. */
  readonly stop: number;
  /** A worker that could not renew for so long kills its child's process group. */
  readonly kill: number;
  /** A successor waits so long after the end, for what is still on the wire. */
  readonly grace: number;
}

/** The times of a fleet on AWS. */
export const LEASE_TIMES: LeaseTimes = {
  heartbeat: 10_000,
  expiry: 60_000,
  stop: 30_000,
  kill: 45_000,
  grace: 15_000,
};

/** Shorter or longer times in the same proportions. */
export function scaledTimes(times: LeaseTimes, factor: number): LeaseTimes {
  return {
    heartbeat: times.heartbeat * factor,
    expiry: times.expiry * factor,
    stop: times.stop * factor,
    kill: times.kill * factor,
    grace: times.grace * factor,
  };
}

/** What a worker must do about its child, by the age of its last renewal. */
export function actionWhenStale(
  times: LeaseTimes,
  sinceRenewal: number,
): "go-on" | "stop" | "kill" {
  if (sinceRenewal >= times.kill) return "kill";
  return sinceRenewal >= times.stop ? "stop" : "go-on";
}

/** Whether a lease may be taken: it is free, or its end and the grace after it are past. */
export function isTakeable(
  lease: { readonly expiresAt: number } | undefined,
  times: Pick<LeaseTimes, "grace">,
  now: number,
): boolean {
  return lease === undefined || now >= lease.expiresAt + times.grace;
}
