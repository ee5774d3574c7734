/** How often each word is there, in the order in which they come: `2 ready, 1 draining`. */
export function countsOf(words: readonly string[]): string {
  const kinds = [...new Set(words)];
  const counts = kinds.map((kind) => `${words.filter((word) => word === kind).length} ${kind}`);
  return counts.join(", ") || "none";
}
