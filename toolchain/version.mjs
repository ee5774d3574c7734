/**
 * Finds the first version number in a text, such as `v24.1.0` or `go version go1.26 linux/amd64`.
 *
 * @param {string} text
 * @returns {string | undefined} Major, minor and patch; a missing patch is 0.
 */
export function findVersion(text) {
  const found = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found === null ? undefined : `${found[1]}.${found[2]}.${found[3] ?? "0"}`;
}

/**
 * Says whether a version is the minimum or newer.
 *
 * @param {string} version
 * @param {string} minimum
 * @returns {boolean}
 */
export function isAtLeast(version, minimum) {
  const actual = version.split(".").map(Number);
  const wanted = minimum.split(".").map(Number);
  const differs = wanted.findIndex((part, index) => part !== (actual[index] ?? 0));
  return differs === -1 || (actual[differs] ?? 0) > (wanted[differs] ?? 0);
}
