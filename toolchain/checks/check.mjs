/**
 * One thing that the machine must have, and whether it has it.
 *
 * @typedef {object} Check
 * @property {string} name Short name, the same in set-up and in `tenantry doctor`.
 * @property {boolean} ok
 * @property {string} detail What was found.
 * @property {string} [remedy] What to do about it; there when `ok` is false.
 */

/**
 * @param {string} name
 * @param {string} detail
 * @returns {Check}
 */
export function passed(name, detail) {
  return { name, ok: true, detail };
}

/**
 * @param {string} name
 * @param {string} detail
 * @param {string} remedy
 * @returns {Check}
 */
export function failed(name, detail, remedy) {
  return { name, ok: false, detail, remedy };
}
