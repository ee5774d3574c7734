import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endProcess } from "./end-process.ts";

/** A provider that runs beside the sandbox, for the commands of people. */
export interface AttachedProvider {
  /** Port that the engine attaches to. */
  readonly port: number;
  /** Ends it. */
  stop(): Promise<void>;
}

/** It holds nothing that it would have to save. */
const STOP_LIMIT_MS = 5_000;

const MAIN = fileURLToPath(new URL("provider/main.ts", import.meta.url));

/** Starts the `aws` stand-in as a process of its own, with the credentials of the environment. */
export async function startAttachedProvider(
  folder: string,
  environment: Readonly<Record<string, string>>,
  port: number,
): Promise<AttachedProvider> {
  const log = openSync(path.join(folder, "provider.log"), "a");
  const child = spawn(process.execPath, [MAIN, "--port", String(port)], {
    env: { ...environment },
    stdio: ["ignore", "pipe", log],
  });
  if (!child.stdout) throw new Error("the aws stand-in was started without a pipe");
  const lines = createInterface({ input: child.stdout });
  const [line]: unknown[] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the aws stand-in ended with ${String(code)} before it listened`);
    }),
  ]);
  return {
    port: Number(line),
    stop: () => endProcess(child, { limitMs: STOP_LIMIT_MS }),
  };
}
