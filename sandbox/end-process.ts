import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** How a process is ended. */
export interface EndSettings {
  /** Longest time that it may take to end by itself, in milliseconds. */
  readonly limitMs: number;
  /** Ends it by force. @default - SIGKILL to it alone */
  readonly force?: () => void;
}

/** Ends a process, by force if it takes too long; nothing is done with one that has ended, however it did. */
export async function endProcess(child: ChildProcess, settings: EndSettings): Promise<void> {
  const { limitMs, force = () => child.kill("SIGKILL") } = settings;
  // Who died of a signal has no exit code, and nobody hears of its end once more.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(force, limitMs);
  await ended;
  clearTimeout(timer);
}
