import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The memory of the local AWS itself, which stands for AWS's own; and what opens the sandbox. */
const AWS_ITSELF = new Set(["state", "tmp", "s3", "passphrase", "sandbox.json"]);

/** Files that are no text and hold only what was built from the sources. */
const BUNDLES = /\.(zip|node|gz)$/;

/** Every file that our own processes wrote below a folder. */
export async function* fileDumps(
  folder: string,
): AsyncGenerator<{ readonly file: string; readonly text: string }> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (AWS_ITSELF.has(entry.name)) continue;
    yield* below(path.join(folder, entry.name), entry.isDirectory());
  }
}

async function* below(
  place: string,
  isFolder: boolean,
): AsyncGenerator<{ readonly file: string; readonly text: string }> {
  if (!isFolder) {
    if (!BUNDLES.test(place)) yield { file: place, text: await readFile(place, "utf8") };
    return;
  }
  for (const entry of await readdir(place, { withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) {
      yield* below(path.join(place, entry.name), entry.isDirectory());
    }
  }
}
