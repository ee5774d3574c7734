import { LAYERS } from "./layer-table.ts";
import type { SourceModule, Violation } from "./source-module.ts";

/** Kinds of tests that try several layers at once and so mirror none. */
const WHOLE_SYSTEM = ["contract", "sandbox", "layers", "support"];

/**
 * Refuses tests that stand in a folder which no code has.
 *
 * A test may be named for one file (`test/tenants/tier.test.ts`) or for a rule over its folder; the folder must be there.
 * `test/sandbox` holds what needs a running sandbox, so the parts of `sandbox/` have their unit tests beside it (`test/story`).
 */
export function strayTests(modules: readonly SourceModule[]): Violation[] {
  const folders = new Set(modules.flatMap(({ path }) => foldersOf(path)));
  return modules
    .filter(({ path }) => path.startsWith("test/") && path.endsWith(".test.ts"))
    .filter(({ path }) => !isMirrored(path, folders))
    .map(({ path }) => ({ at: path, problem: "mirrors no folder of the code" }));
}

function isMirrored(test: string, folders: ReadonlySet<string>): boolean {
  const parts = test.split("/").slice(1, -1);
  const [first] = parts;
  if (first === undefined || WHOLE_SYSTEM.includes(first)) return true;
  const folder = parts.join("/");
  return folders.has(`sandbox/${folder}`) || (LAYERS[first] !== undefined && folders.has(folder));
}

/** `a/b/c.ts` → `a`, `a/b`. */
function foldersOf(file: string): string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
