import { cpus } from "node:os";

/** Time of all cores together since the machine came up, in milliseconds. */
export interface CpuTime {
  /** Without work. */
  readonly idle: number;
  /** In all. */
  readonly total: number;
}

/** What the cores have done until now, whoever had them work. */
export function cpuTime(): CpuTime {
  const times = cpus().map((core) => core.times);
  const total = times.flatMap((time) => Object.values(time)).reduce((sum, each) => sum + each, 0);
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), total };
}

/** Share of the time between two looks in which cores had no work; 1 when no time passed. */
export function idleShare(before: CpuTime, after: CpuTime): number {
  const total = after.total - before.total;
  return total === 0 ? 1 : (after.idle - before.idle) / total;
}
