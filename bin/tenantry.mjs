#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { projectEnvironment } from "../toolchain/environment.mjs";
import { exitCodeOf } from "../toolchain/interruption.mjs";
import { locationsOf, nodeBinary } from "../toolchain/locations.mjs";
import { runAsProgram } from "../toolchain/report.mjs";
import { SetUpError } from "../toolchain/set-up-error.mjs";

/** Runs the command line on the project's own Node, with the Pulumi CLI that set-up brought. */
async function tenantry() {
  const locations = locationsOf(process.env);
  if (!existsSync(locations.bin)) throw notInstalled();

  const cached = path.join(locations.pulumi, "bin");
  const main = path.join(locations.project, "cli", "main.ts");
  const child = spawn(nodeBinary(locations), [main, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: projectEnvironment(process.env, locations, existsSync(cached) ? cached : undefined),
  });
  // The terminal sends Ctrl-C to the child too; it decides what to finish, and we wait for it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", (signal) => child.kill(signal));
  return ended(child);
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(signal === null ? (code ?? 1) : exitCodeOf(signal)),
    );
  });
}

function notInstalled() {
  return new SetUpError(
    "PACKAGES_MISSING",
    "the project's packages are not installed",
    "Run `npm start`, which sets everything up, or `npm ci`, then try again.",
  );
}

await runAsProgram(tenantry);
