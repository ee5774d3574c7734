import { DEFAULT_PORT } from "../pins.mjs";
import { failed, passed } from "./check.mjs";

/**
 * Reads the port of the sandbox's front from the environment.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {number} Not a number when `TENANTRY_PORT` is none.
 */
export function portOf(environment) {
  return environment.TENANTRY_PORT ? Number(environment.TENANTRY_PORT) : DEFAULT_PORT;
}

/**
 * The front of the sandbox listens on one port of the loopback address.
 *
 * @param {import("../probe.mjs").Probe} probe
 * @param {number} port
 * @returns {Promise<import("./check.mjs").Check>}
 */
export async function checkPort(probe, port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return failed(
      "port",
      "TENANTRY_PORT is not a port number from 1 to 65535",
      "Set `TENANTRY_PORT` to a free port, or unset it.",
    );
  }
  if (await probe.isFree(port)) return passed("port", `port ${port} is free`);
  return failed(
    "port",
    `port ${port} of 127.0.0.1 is in use`,
    `End what listens there (\`tenantry sandbox down\` if it is a sandbox), or set \`TENANTRY_PORT\` to a free port.`,
  );
}
