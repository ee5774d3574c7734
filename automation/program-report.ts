import { EXIT, errorStatusOf } from "../tenants/error-status.ts";
import { InvalidDocumentError, TenantryError } from "../tenants/errors.ts";

/** Something that a program says of its work. */
export interface Happening {
  /** What kind of thing happened. */
  readonly type: string;
  /** What is known of it. */
  readonly [field: string]: unknown;
}

/** Writes one line of JSON to stdout; whoever started the program reads it. */
export function tell(happening: Happening): void {
  process.stdout.write(`${JSON.stringify(happening)}\n`);
}

/**
 * Runs a program whose last line says what it came to.
 *
 * @returns the exit code: the program's own, that of its failure's code, or the one of a bug.
 */
export async function reported(program: () => Promise<number>): Promise<number> {
  try {
    return await program();
  } catch (error) {
    if (!(error instanceof TenantryError)) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      return EXIT.bug;
    }
    const { code, message, remedy } = error;
    const issues = error instanceof InvalidDocumentError ? { issues: error.issues } : {};
    tell({ type: "failed", code, message, remedy, ...issues });
    return errorStatusOf(code).exit;
  }
}
