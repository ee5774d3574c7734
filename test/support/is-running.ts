import { spawnSync } from "node:child_process";

/** Whether a process runs; a dead one may stay listed until whoever adopted it asks for its end. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
