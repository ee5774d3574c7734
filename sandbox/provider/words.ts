/**
 * A text of the program as one of AWS's words.
 *
 * The official SDK types such properties as plain text, AWS's as fixed words; AWS itself refuses others.
 */
export function word<T extends string>(text: string): T;
export function word<T extends string>(text: string | undefined): T | undefined;
export function word<T extends string>(text: string | undefined): T | undefined {
  return text as T | undefined;
}

/** A list of texts of the program as AWS's words. */
export function words<T extends string>(texts: readonly string[]): T[];
export function words<T extends string>(texts: readonly string[] | undefined): T[] | undefined;
export function words<T extends string>(texts: readonly string[] | undefined): T[] | undefined {
  return texts as T[] | undefined;
}
