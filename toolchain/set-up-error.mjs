/** Set-up cannot go on for a reason that a person can cure; the counterpart of `TenantryError` before dependencies exist. */
export class SetUpError extends Error {
  /** @override */
  name = "SetUpError";

  /**
   * @param {string} code Stable identifier, such as `PULUMI_UNREACHABLE`.
   * @param {string} message What is wrong, in lower case and without a full stop.
   * @param {string} remedy The next thing to do, as one imperative sentence.
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, remedy, options) {
    super(message, options);
    /** Stable identifier that scripts may match on. @readonly */
    this.code = code;
    /** The next thing to do. @readonly */
    this.remedy = remedy;
  }
}

/**
 * Keeps the end of a command's output, which is where tools say why they failed.
 *
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function lastLines(output, lines = 12) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}
