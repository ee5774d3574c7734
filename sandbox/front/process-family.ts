import { execFileSync } from "node:child_process";

/** A process as `ps` tells of it. */
export interface ProcessLine {
  /** Its id. */
  readonly pid: number;
  /** Who started it. */
  readonly parent: number;
  /** Its process group. */
  readonly group: number;
}

/**
 * Ends a process group and everything that it started, as the end of a machine would.
 *
 * All stop before the first one dies: a survivor that saw the others die would still write down
 * what it makes of that.
 */
export function killFamily(group: number): void {
  const family = familyOf(group, processes());
  for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
    for (const pid of family) signalIfThere(pid, signal);
  }
}

/** Members of a group, those that they started, and so on; members of other groups that they lead too. */
export function familyOf(group: number, all: readonly ProcessLine[]): readonly number[] {
  const family = new Set(all.filter((each) => each.group === group).map(({ pid }) => pid));
  for (let before = -1; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

function processes(): readonly ProcessLine[] {
  // Source: POSIX, ps, options -A and -o.
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
  return lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, group = 0]) => ({ pid, parent, group }));
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!isGone) throw error;
  }
}
