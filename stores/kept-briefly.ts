/**
 * What was read, and read anew only when it is older than so many milliseconds: for many who ask for
 * the same in a moment, and can live with what was true a moment ago. A read that failed is not kept.
 */
export function keptBriefly<T>(
  read: () => Promise<T>,
  mostMs: number,
  now: () => number,
): () => Promise<T> {
  let last: { readonly at: number; readonly found: Promise<T> } | undefined;
  return async () => {
    if (!last || now() - last.at > mostMs) last = { at: now(), found: read() };
    const current = last;
    try {
      return await current.found;
    } catch (error) {
      if (last === current) last = undefined;
      throw error;
    }
  };
}
