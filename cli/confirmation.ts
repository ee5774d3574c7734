import {
  CommandCancelledError,
  ConfirmationMissingError,
  ConfirmationRefusedError,
  ConfirmationWrongError,
} from "./errors.ts";
import type { Ports } from "./ports.ts";

/** What is to be confirmed, and what the caller has said already. */
export interface Confirmation {
  /** What will be done, as a verb phrase: `suspend tenant "acme"`. */
  readonly action: string;
  /** `--yes`. */
  readonly yes: boolean;
  /** Whether somebody may be asked at all. */
  readonly canAsk: boolean;
}

/** A change that cannot be taken back asks for the name of what it destroys. */
export interface NamedConfirmation extends Confirmation {
  /** The name to be typed. */
  readonly expected: string;
  /** `--confirm=NAME`. */
  readonly given?: string | undefined;
}

/**
 * Asks whether to go on.
 *
 * @throws {@link ConfirmationMissingError} naming the flag when nobody can be asked.
 * @throws {@link ConfirmationRefusedError} for any answer but yes.
 */
export async function confirm(ports: Ports, { action, yes, canAsk }: Confirmation): Promise<void> {
  if (yes) return;
  if (!canAsk) throw new ConfirmationMissingError(action, "--yes");
  const answer = await asked(ports, `${capitalised(action)}? [y/N] `);
  if (!/^y(es)?$/i.test(answer)) throw new ConfirmationRefusedError();
}

/**
 * Asks for the name of what will be destroyed.
 *
 * @throws {@link ConfirmationMissingError} naming the flag when nobody can be asked.
 * @throws {@link ConfirmationWrongError} for any other name.
 */
export async function confirmByName(ports: Ports, wanted: NamedConfirmation): Promise<void> {
  const { action, expected, given, yes, canAsk } = wanted;
  if (given !== undefined) return requireName(expected, given);
  if (yes) return;
  if (!canAsk) throw new ConfirmationMissingError(action, `--confirm=${expected}`);
  const question = `This will ${action} and cannot be undone. Type ${expected} to go on: `;
  requireName(expected, await asked(ports, question));
}

function requireName(expected: string, given: string): void {
  if (given !== expected) throw new ConfirmationWrongError(expected, given);
}

async function asked(ports: Ports, question: string): Promise<string> {
  const answer = await ports.ask(question);
  if (answer === undefined) {
    throw new CommandCancelledError("nothing was done: the question was broken off", "Try again.");
  }
  return answer.trim();
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
