import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  MANIFEST_FILE,
  parseReleaseManifest,
  type ReleaseManifest,
  type ReleasePart,
  releaseIdOf,
  sha256Of,
} from "../tenants/release.ts";
import { ReleaseDamagedError, ReleaseMissingError } from "../tenants/release-error.ts";

/** A release that is at hand. */
export interface OpenRelease {
  /** Its id. */
  readonly release: string;
  /** What it consists of. */
  readonly manifest: ReleaseManifest;
  /**
   * Path of a file of the release, absolute.
   *
   * @throws {@link ReleaseDamagedError} where the file is not what it was.
   */
  readonly fileOf: (part: ReleasePart) => string;
}

/**
 * Opens a built release, and sees to it that it is the one that its id was made of.
 *
 * @param folder - Folder that holds releases by id, absolute.
 * @throws {@link ReleaseMissingError}, {@link ReleaseDamagedError} or {@link InvalidDocumentError}.
 */
export function openRelease(folder: string, release: string): OpenRelease {
  const root = join(folder, release);
  const manifest = parseReleaseManifest(manifestAt(folder, release), join(root, MANIFEST_FILE));
  if (releaseIdOf(manifest) !== release) throw new ReleaseDamagedError(release, MANIFEST_FILE);
  return {
    release,
    manifest,
    fileOf: ({ file, sha256 }) => {
      const path = join(root, file);
      if (sha256Of(readFileSync(path)) !== sha256) throw new ReleaseDamagedError(release, file);
      return path;
    },
  };
}

function manifestAt(folder: string, release: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, release, MANIFEST_FILE), "utf8"));
  } catch (cause) {
    throw new ReleaseMissingError(release, folder, { cause });
  }
}
