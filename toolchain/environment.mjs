import path from "node:path";

/**
 * Environment in which everything of the project runs: its own Node and tools first, then the Pulumi CLI that set-up chose.
 *
 * Node keeps what it compiled: every preview and every operation loads the AWS SDKs anew, and that takes half as long.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {import("./locations.mjs").Locations} locations
 * @param {string | undefined} pulumiBin Folder of the Pulumi CLI.
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnvironment(environment, locations, pulumiBin) {
  const first = [locations.bin, ...(pulumiBin === undefined ? [] : [pulumiBin])];
  const rest = pathEntries(environment).filter((entry) => !first.includes(entry));
  return {
    NODE_COMPILE_CACHE: locations.compiled,
    ...environment,
    PATH: [...first, ...rest].join(path.delimiter),
  };
}

/**
 * Environment for tools of the machine (npm, Python, Go): without the folder that `npm ci` is about to replace.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @param {import("./locations.mjs").Locations} locations
 * @returns {NodeJS.ProcessEnv}
 */
export function machineEnvironment(environment, locations) {
  const kept = pathEntries(environment).filter((entry) => entry !== locations.bin);
  return { ...environment, PATH: kept.join(path.delimiter) };
}

/**
 * Lists the folders of a PATH in order.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]}
 */
export function pathEntries(environment) {
  return (environment.PATH ?? "").split(path.delimiter).filter((entry) => entry !== "");
}
