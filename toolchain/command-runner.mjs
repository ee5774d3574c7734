import { spawn } from "node:child_process";

/**
 * How a command ended. A program that could not be started counts as exit code 127, as in a shell.
 *
 * @typedef {object} Outcome
 * @property {number} code Exit code; 128 plus the signal's number is not used: see `signal`.
 * @property {NodeJS.Signals | null} signal What killed it, if something did.
 * @property {string} stdout Its last part where there was very much.
 * @property {string} stderr Its last part where there was very much.
 */

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [inherit] Let the command talk to our own terminal instead of keeping its output.
 */

/** More than this of one stream is not kept: a failed build can print without end. */
const KEPT_CHARACTERS = 4_000_000;

/** @type {readonly "inherit"[]} */
const INHERITED = ["inherit", "inherit", "inherit"];

/** How long an ended command may clean up before it is killed. */
const GRACE_MILLISECONDS = 10_000;

/**
 * Becomes the command, with a watcher beside it that ends the whole group when our end of pipe 3 closes.
 *
 * That is how a command and its children end even when we are killed and cannot end them ourselves.
 */
const ON_A_LEASH = '(read -r _ <&3; kill -TERM -$$) >/dev/null 2>&1 & exec "$@" 3<&-';

/**
 * Runs commands and ends them all together.
 *
 * Each command leads a process group of its own: Ctrl-C then reaches it once and through us, and its own children end with it.
 */
export class CommandRunner {
  /** @type {Set<import("node:child_process").ChildProcess>} */
  #running = new Set();

  /**
   * Runs a command to its end. Never throws for a command that fails.
   *
   * @param {string} command
   * @param {readonly string[]} args
   * @param {CommandOptions} [options]
   * @returns {Promise<Outcome>}
   */
  run = (command, args, options = {}) => {
    const child = spawn("/bin/sh", ["-c", ON_A_LEASH, "sh", command, ...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: options.inherit ? [...INHERITED, "pipe"] : ["ignore", "pipe", "pipe", "pipe"],
    });
    child.on("exit", () => child.stdio[3]?.destroy());
    this.#running.add(child);
    const stdout = keepOutput(child.stdout);
    const stderr = keepOutput(child.stderr);
    return new Promise((resolve) => {
      /** @param {number} code @param {NodeJS.Signals | null} signal @param {string} [reason] */
      const end = (code, signal, reason = "") => {
        this.#running.delete(child);
        resolve({ code, signal, stdout: stdout(), stderr: stderr() + reason });
      };
      child.on("error", (error) => end(127, null, error.message));
      child.on("close", (code, signal) => end(code ?? 1, signal));
    });
  };

  /**
   * Passes a signal to every running command and to its children.
   *
   * @param {NodeJS.Signals} signal
   */
  signal(signal) {
    for (const child of this.#running) signalGroup(child, signal);
  }

  /**
   * Ends every running command: first by the signal, and after ten seconds by force.
   *
   * @param {NodeJS.Signals} signal
   * @param {number} [graceMilliseconds]
   */
  async end(signal, graceMilliseconds = GRACE_MILLISECONDS) {
    const ended = [...this.#running].map((child) => closed(child));
    this.signal(signal);
    const force = setTimeout(() => this.signal("SIGKILL"), graceMilliseconds);
    await Promise.all(ended);
    clearTimeout(force);
  }
}

/**
 * Keeps the last part of a stream.
 *
 * @param {import("node:stream").Readable | null} stream
 * @returns {() => string}
 */
function keepOutput(stream) {
  let kept = "";
  stream?.setEncoding("utf8").on("data", (chunk) => {
    kept = (kept + chunk).slice(-KEPT_CHARACTERS);
  });
  return () => kept;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<void>}
 */
function closed(child) {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group ended between our look and our signal: nothing is left to end.
  }
}
