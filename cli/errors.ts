import { type Issue, TenantryError } from "../tenants/errors.ts";

/** Words or flags of a command are wrong; lists every problem at once. */
export class ArgumentsInvalidError extends TenantryError {
  override readonly name = "ArgumentsInvalidError";
  /** Every problem, with the word or flag as its path. */
  readonly issues: readonly Issue[];

  constructor(command: string, issues: readonly Issue[], remedy?: string) {
    super("ARGUMENTS_INVALID", linesOf(command, issues), remedy ?? helpOn(command));
    this.issues = issues;
  }
}

/** A setting that a command cannot do without is nowhere. */
export class SettingMissingError extends TenantryError {
  override readonly name = "SettingMissingError";

  constructor(what: string, places: readonly string[]) {
    super(
      "SETTING_MISSING",
      `${what} is not known; looked at ${places.join(", ")}`,
      `Set one of them; for the sandbox, run \`eval "$(tenantry sandbox env)"\`.`,
    );
  }
}

/** Nothing answers at the address of the API, or of the operators' pool. */
export class AddressUnreachableError extends TenantryError {
  override readonly name = "AddressUnreachableError";

  constructor(address: string, cause: Error) {
    super(
      "API_UNREACHABLE",
      `nothing answers at ${address}`,
      "Check the address in `TENANTRY_API`; for the sandbox, start it with `tenantry sandbox up`.",
      { cause },
    );
  }
}

/** Nobody is logged in, and no credentials were given to log in with. */
export class LoginMissingError extends TenantryError {
  override readonly name = "LoginMissingError";

  constructor(missing: readonly string[]) {
    super(
      "LOGIN_MISSING",
      `cannot log in: ${missing.join(", ")} not set`,
      "Set them, or set `TENANTRY_TOKEN` to an access token of an operator.",
    );
  }
}

/** The operators' pool does not let this user in. */
export class LoginRefusedError extends TenantryError {
  override readonly name = "LoginRefusedError";

  constructor(operator: string, reason: string) {
    super(
      "LOGIN_REFUSED",
      `operator "${operator}" could not log in: ${reason}`,
      "Correct `TENANTRY_OPERATOR` and `TENANTRY_PASSWORD`, or ask an administrator for a new password.",
    );
  }
}

/** A change needs a yes, and there is nobody to ask. */
export class ConfirmationMissingError extends TenantryError {
  override readonly name = "ConfirmationMissingError";

  constructor(action: string, flag: string) {
    super(
      "CONFIRMATION_MISSING",
      `will not ${action} without a confirmation, and nobody can be asked here`,
      `Pass \`${flag}\` to confirm it.`,
    );
  }
}

/** What was typed, or passed, is not the name of what is to be destroyed. */
export class ConfirmationWrongError extends TenantryError {
  override readonly name = "ConfirmationWrongError";

  constructor(expected: string, given: string) {
    super(
      "CONFIRMATION_WRONG",
      `nothing was done: the confirmation is "${given}" and not "${expected}"`,
      "Check that this is what you want to destroy, then give its exact name.",
    );
  }
}

/** The person who was asked said no. */
export class ConfirmationRefusedError extends TenantryError {
  override readonly name = "ConfirmationRefusedError";

  constructor() {
    super("CONFIRMATION_REFUSED", "nothing was done", "Answer y to go on.");
  }
}

/** The caller stopped a command before its end. */
export class CommandCancelledError extends TenantryError {
  override readonly name = "CommandCancelledError";

  constructor(what: string, remedy: string) {
    super("COMMAND_CANCELLED", what, remedy);
  }
}

/** Something did not come about in the time that the caller gave. */
export class WaitExpiredError extends TenantryError {
  override readonly name = "WaitExpiredError";

  constructor(what: string, seconds: number, remedy: string) {
    super("WAIT_EXPIRED", `${what} after ${seconds} seconds`, remedy);
  }
}

/** What was asked for was tried, and failed; the reason is the one that was recorded. */
export class OperationFailedError extends TenantryError {
  override readonly name = "OperationFailedError";

  constructor(what: string, reason: { readonly message: string; readonly remedy: string }) {
    super("OPERATION_FAILED", `${what}: ${reason.message}`, reason.remedy);
  }
}

/** A program of the project ended with an exit code and without a reason. */
export class CommandFailedError extends TenantryError {
  override readonly name = "CommandFailedError";
  /** Exit code to pass on. */
  readonly exit: number;

  constructor(entry: string, exit: number) {
    super("COMMAND_FAILED", `${entry} ended with exit code ${exit}`, "Read its output above.");
    this.exit = exit;
  }
}

/** A failure that another program, or the API, reported in its own words. */
export class ReportedError extends TenantryError {
  override readonly name = "ReportedError";
  /** Every problem that was reported with it. */
  readonly issues: readonly Issue[];
  /** Exit code of the program that reported it; absent when the API did. */
  readonly exit: number | undefined;

  constructor(report: Report, exit?: number) {
    super(report.code, report.message, report.remedy);
    this.issues = report.issues ?? [];
    this.exit = exit;
  }
}

/** What another program says of its failure. */
export interface Report {
  /** Stable identifier. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** The next thing to do. */
  readonly remedy: string;
  /** Every problem, where it was about a document. */
  readonly issues?: readonly Issue[] | undefined;
}

function linesOf(command: string, issues: readonly Issue[]): string {
  const lines = issues.map(({ path, problem }) => `  ${path}: ${problem}`);
  return [`\`${command}\` cannot be run like this`, ...lines].join("\n");
}

function helpOn(command: string): string {
  return `See \`${command} --help\`.`;
}
