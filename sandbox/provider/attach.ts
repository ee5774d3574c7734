import { spawn } from "node:child_process";
import { constants } from "node:os";
import { serveProvider } from "./server.ts";

/** Ctrl-C at a terminal reaches the command by itself; a second one would make Pulumi stop at once. */
const SIGNALS = process.stdin.isTTY
  ? (["SIGTERM", "SIGHUP"] as const)
  : (["SIGINT", "SIGTERM", "SIGHUP"] as const);

/** Exit code of a program that cannot be started. Source: POSIX shell, "exit status". */
const NOT_STARTED = 127;
const SIGNAL_BASE = 128;

/** Runs a command with the provider attached, and ends as the command ended. */
async function attach(command: string, args: readonly string[]): Promise<number> {
  const server = await serveProvider();
  const child = spawn(command, args, {
    stdio: "inherit",
    env: { ...process.env, PULUMI_DEBUG_PROVIDERS: `aws:${server.port}` },
  });
  process.on("SIGINT", () => undefined);
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => {
    child.on("error", (failure) => {
      process.stderr.write(`cannot run ${command}: ${failure.message}\n`);
      resolve(NOT_STARTED);
    });
    child.on("exit", (exit, signal) =>
      resolve(exit ?? SIGNAL_BASE + (signal ? constants.signals[signal] : 0)),
    );
  });
  server.close();
  return code;
}

const words = process.argv.slice(2);
const [command, ...args] = words[0] === "--" ? words.slice(1) : words;
if (command) process.exitCode = await attach(command, args);
else {
  process.stderr.write("usage: node sandbox/provider/attach.ts -- <command> [arguments]\n");
  process.exitCode = 2;
}
