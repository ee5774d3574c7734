import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One behaviour that a contract test states. */
export interface StatedBehaviour {
  /** The test's title. */
  readonly title: string;
  /** Document and section that say so. */
  readonly source: string;
}

const FOLDER = path.join(import.meta.dirname, "..", "contract");
const STATED = /\/\*\* Source: ([^*]+?)\.? \*\/\s*test(?:\.concurrent)?\(\s*"([^"]+)"/g;

/** What the contract tests state, by file name without its ending. */
export function statedBehaviours(): ReadonlyMap<string, readonly StatedBehaviour[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".test.ts"));
  return new Map(files.map((name) => [name.replace(".test.ts", ""), statedIn(name)]));
}

/** How many tests a file holds, whether or not they name a source. */
export function countTests(file: string): number {
  const text = readFileSync(path.join(FOLDER, `${file}.test.ts`), "utf8");
  return text.match(/^test(\.\w+)?\(/gm)?.length ?? 0;
}

function statedIn(name: string): readonly StatedBehaviour[] {
  const text = readFileSync(path.join(FOLDER, name), "utf8");
  return [...text.matchAll(STATED)].map(([, source = "", title = ""]) => ({ title, source }));
}
