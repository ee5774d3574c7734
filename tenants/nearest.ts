/** More than this part of a word must be right for another word to be taken for it. */
const LEAST_LIKENESS = 0.6;

/** The word that a misspelt one was most likely meant to be, if any is near enough. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const rated = words.map((other) => ({ other, likeness: likenessOf(word, other) }));
  const best = rated.toSorted((one, two) => two.likeness - one.likeness).at(0);
  return best && best.likeness >= LEAST_LIKENESS ? best.other : undefined;
}

/** How an unknown word is told, with what was most likely meant: `not "eu-wst-1" (did you mean eu-west-1?)`. */
export function notWord(word: string, words: readonly string[]): string {
  const meant = nearest(word, words);
  const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return `not "${word}"${hint}`;
}

function likenessOf(one: string, two: string): number {
  const longest = Math.max(one.length, two.length, 1);
  return 1 - editsBetween(one, two) / longest;
}

/** Letters to insert, drop or change (Levenshtein), one row of the table at a time. */
function editsBetween(one: string, two: string): number {
  const first = Array.from({ length: two.length + 1 }, (_, index) => index);
  const last = [...one].reduce((above, letter, row) => nextRow(above, letter, row, two), first);
  return last.at(-1) ?? 0;
}

function nextRow(above: readonly number[], letter: string, row: number, two: string): number[] {
  const cells = [row + 1];
  for (const [column, other] of [...two].entries()) {
    const change = (above[column] ?? 0) + (letter === other ? 0 : 1);
    const insert = (cells[column] ?? 0) + 1;
    const drop = (above[column + 1] ?? 0) + 1;
    cells.push(Math.min(change, insert, drop));
  }
  return cells;
}
