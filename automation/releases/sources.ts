import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** Files by their paths below the root. */
export type SourceFiles = Record<string, Uint8Array>;

/** Reads files, and folders with all that is in them, in an order that is the same everywhere. */
export async function sourcesIn(root: string, places: readonly string[]): Promise<SourceFiles> {
  const files: SourceFiles = {};
  for (const place of [...places].sort()) {
    for (const file of await filesAt(root, place)) {
      files[file] = await readFile(path.join(root, file));
    }
  }
  return files;
}

async function filesAt(root: string, place: string): Promise<readonly string[]> {
  if ((await stat(path.join(root, place))).isFile()) return [place];
  const entries = await readdir(path.join(root, place), { withFileTypes: true });
  const nested = entries
    .map(({ name }) => path.posix.join(place, name))
    .sort()
    .map((each) => filesAt(root, each));
  return (await Promise.all(nested)).flat();
}
