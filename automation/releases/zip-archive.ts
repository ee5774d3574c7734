import { type Zippable, zipSync } from "fflate";

/** Rights of every file: readable by all, since Lambda runs as another user than who unpacks. */
const FILE_MODE = 0o644;

/** Marks the rights as Unix's. */
const UNIX = 3;

/** The same moment in every archive: a ZIP file keeps local time, so it is made of local parts. */
const moment = (): Date => new Date(1980, 0, 2);

/** Packs files so that the same contents make the same bytes on every machine. */
export function zipArchive(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const names = Object.keys(files).sort();
  const mtime = moment();
  const entries = names.map((name): [string, Zippable[string]] => [
    name,
    [files[name] ?? new Uint8Array(), { mtime, attrs: FILE_MODE << 16, os: UNIX }],
  ]);
  return zipSync(Object.fromEntries(entries), { level: 6 });
}
