import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { openRelease } from "../../stacks/open-release.ts";
import { RELEASE_ID } from "../../tenants/release.ts";
import { ReleaseMissingError } from "../../tenants/release-error.ts";
import type { StackUsage } from "../../tenants/usage.ts";

/**
 * What the stacks of the release that was built last use.
 *
 * @throws {@link ReleaseMissingError} when none was built.
 */
export async function newestUsage(folder: string): Promise<StackUsage> {
  const releases = (await readdir(folder).catch(() => [])).filter((name) => RELEASE_ID.test(name));
  const built = await Promise.all(
    releases.map(async (release) => ({
      release,
      at: (await stat(join(folder, release))).mtimeMs,
    })),
  );
  const [newest] = built.sort((a, b) => b.at - a.at);
  if (!newest) throw new ReleaseMissingError("of any id", folder);
  return openRelease(folder, newest.release).manifest.usage;
}
