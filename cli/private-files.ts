import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Files } from "./ports.ts";

/** Files that only their owner may read: they hold tokens. */
export const privateFiles: Files = {
  read: async (file) => {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  },
  writePrivate: async (file, text) => {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // Whole or not at all: another command may read it at any time.
    const fresh = `${file}.${process.pid}`;
    await writeFile(fresh, text, { mode: 0o600 });
    await rename(fresh, file);
  },
};
