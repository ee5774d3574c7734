import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { isArchive, isAsset, type WireArchive, type WireAsset } from "./wire.ts";

/** One file of an archive: its path inside, and its bytes. */
type Entry = readonly [path: string, content: Uint8Array];

/** Regular file, read and written by its owner, read by all: what Lambda needs to load a module. */
const FILE_MODE = 0o100644;
const UNIX = 3;
/** The earliest day that a zip can hold in every time zone, so that equal files make equal zips. */
const ZIP_EPOCH = "1980-01-02T00:00:00Z";

/**
 * Reads the content of one file.
 *
 * @throws Error for content at a remote address, which the stand-in does not fetch.
 */
export function assetBytes(asset: WireAsset): Uint8Array {
  if (asset.text) return Buffer.from(asset.text);
  if (asset.path) return readFileSync(absolute(asset.path));
  if (asset.uri) throw new Error(`remote asset ${asset.uri} is not supported`);
  return new Uint8Array();
}

/** Packs an archive the same way each time, or takes a zip file as it is. */
export function zipOf(archive: WireArchive): Uint8Array {
  if (archive.path && statSync(absolute(archive.path)).isFile()) return zipFile(archive.path);
  const files: Zippable = {};
  for (const [path, content] of entriesOf(archive)) {
    files[path] = [content, { mtime: ZIP_EPOCH, attrs: FILE_MODE << 16, os: UNIX }];
  }
  return zipSync(files, { level: 6 });
}

/** Lambda's own form of a digest: SHA-256 in base64. */
export function sha256Base64(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

function zipFile(path: string): Uint8Array {
  if (!/\.(zip|jar)$/.test(path)) throw new Error(`archive ${path} is not a zip file`);
  return readFileSync(path);
}

function entriesOf(archive: WireArchive): readonly Entry[] {
  const entries = archive.assets ? memberEntries(archive.assets) : folderEntries(archive.path);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function memberEntries(members: Readonly<Record<string, unknown>>): readonly Entry[] {
  return Object.entries(members).flatMap(([name, member]): readonly Entry[] => {
    if (isAsset(member)) return [[name, assetBytes(member)]];
    if (!isArchive(member)) throw new Error(`member ${name} of an archive is no file`);
    return entriesOf(member).map(([path, content]) => [`${name}/${path}`, content]);
  });
}

function folderEntries(folder: string | undefined): readonly Entry[] {
  if (!folder) throw new Error("an archive has neither members nor a path");
  const root = absolute(folder);
  return readdirSync(root, { withFileTypes: true }).flatMap((entry): readonly Entry[] => {
    const path = join(root, entry.name);
    if (!entry.isDirectory()) return [[entry.name, readFileSync(path)]];
    return folderEntries(path).map(([inner, content]) => [`${entry.name}/${inner}`, content]);
  });
}

/** An attached provider has its own working folder, so a relative path would name another file. */
function absolute(path: string): string {
  if (!isAbsolute(path)) throw new Error(`asset path ${path} must be absolute`);
  return path;
}
