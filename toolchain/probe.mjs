import { access, constants } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { pathEntries } from "./environment.mjs";

/**
 * What checks may ask of the machine. Tests pass one of their own.
 *
 * @typedef {object} Probe
 * @property {(command: string, args: readonly string[]) => Promise<import("./command-runner.mjs").Outcome>} run Runs a short command that asks for something; the same question is asked once.
 * @property {(command: string) => Promise<string | undefined>} find Path of a program on the PATH.
 * @property {(file: string) => Promise<boolean>} isProgram Whether a file exists and may be executed.
 * @property {(address: string) => Promise<boolean>} isReachable Whether a server answers at an address.
 * @property {(port: number) => Promise<boolean>} isFree Whether a loopback port can be listened on.
 * @property {string} nodeVersion Version of the Node that runs set-up.
 */

/** An internet connection that needs longer than this to say hello cannot carry the downloads either. */
const REACH_MILLISECONDS = 4_000;

/**
 * Looks at the real machine.
 *
 * @param {import("./command-runner.mjs").CommandRunner} runner
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Probe}
 */
export function machineProbe(runner, environment) {
  /** @type {Map<string, Promise<import("./command-runner.mjs").Outcome>>} */
  const answers = new Map();
  return {
    run: (command, args) => {
      const question = JSON.stringify([command, ...args]);
      const answer = answers.get(question) ?? runner.run(command, args, { env: environment });
      answers.set(question, answer);
      return answer;
    },
    find: (command) => findProgram(command, environment),
    isProgram,
    isReachable,
    isFree,
    nodeVersion: process.versions.node,
  };
}

/**
 * @param {string} command
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string | undefined>}
 */
async function findProgram(command, environment) {
  for (const folder of pathEntries(environment)) {
    const file = path.join(folder, command);
    if (await isProgram(file)) return file;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Promise<boolean>}
 */
function isProgram(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * @param {string} address
 * @returns {Promise<boolean>}
 */
async function isReachable(address) {
  try {
    await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(REACH_MILLISECONDS) });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
