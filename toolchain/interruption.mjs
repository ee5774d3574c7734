import { constants } from "node:os";

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** npm passes on the Ctrl-C that the terminal has sent us already; the two come within this time. */
const SAME_PRESS_MILLISECONDS = 300;

/**
 * Calls a handler once per Ctrl-C (or SIGTERM, or closed terminal), however many copies of the signal arrive.
 *
 * @param {(signal: NodeJS.Signals) => void} handler
 * @returns {() => void} Gives the signals back to their defaults.
 */
export function onInterruption(handler) {
  let last = Number.NEGATIVE_INFINITY;
  /** @param {NodeJS.Signals} signal */
  const receive = (signal) => {
    const now = performance.now();
    if (now - last < SAME_PRESS_MILLISECONDS) return;
    last = now;
    handler(signal);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  return () => {
    for (const signal of SIGNALS) process.off(signal, receive);
  };
}

/**
 * Exit code by which shells tell that a signal ended a program.
 *
 * @param {NodeJS.Signals} signal
 * @returns {number}
 */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * Ends all commands and then this process at the first interruption.
 *
 * @param {import("./command-runner.mjs").CommandRunner} runner
 * @returns {() => void} Stops listening.
 */
export function endAllWhenInterrupted(runner) {
  return onInterruption((signal) => {
    process.stderr.write("\ninterrupted: ending what runs; the next run goes on from here\n");
    void runner.end(signal).finally(() => process.exit(exitCodeOf(signal)));
  });
}
