import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import { InvalidDocumentError } from "../tenants/errors.ts";
import type { StackState } from "../tenants/is-due.ts";
import { Truth } from "../tenants/truth.ts";
import { Wish } from "../tenants/wish.ts";

/** A stack that was set aside because its items cannot be read. */
export interface SetAside {
  /** What is wrong with them. */
  readonly reason: string;
  /** Since when, ISO 8601. */
  readonly at: string;
}

/** Everything that is known of one stack. */
export interface MappedStack extends Omit<StackState, "wish"> {
  /** What the stack should be; absent when nobody wished it. */
  readonly wish?: Wish | undefined;
  /** Why nobody works on it any more. */
  readonly aside?: SetAside | undefined;
}

const Hold = z.object({ reason: z.string(), by: z.string(), until: z.int().optional() });
const Aside = z.object({ reason: z.string(), at: z.string() });

/**
 * Reads the items of one stack.
 *
 * @throws {@link InvalidDocumentError} when one of them cannot be read.
 */
export function mappedStackOf(
  stack: string,
  items: readonly Record<string, unknown>[],
): MappedStack {
  const read = <S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined => {
    const found = items.find(({ item }) => item === name);
    if (!found) return undefined;
    const { item: _item, fleet: _fleet, ...document } = found;
    return parseDocument(schema, document, `${name} of stack "${stack}"`);
  };
  const aside = read("aside", Aside);
  if (aside) return { aside };
  return { wish: read("wish", Wish), truth: read("truth", Truth), hold: read("hold", Hold) };
}

/** Whether every item of a stack can be read. */
export function isReadable(stack: string, items: readonly Record<string, unknown>[]): boolean {
  try {
    return mappedStackOf(stack, items).aside === undefined;
  } catch (error) {
    if (isCorrupt(error)) return false;
    throw error;
  }
}

/** Whether a read failed because an item of the mapping is corrupt or of an older shape. */
export function isCorrupt(error: unknown): error is InvalidDocumentError {
  return error instanceof InvalidDocumentError;
}
