import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openRelease } from "../../stacks/open-release.ts";
import type * as Programs from "../../stacks/programs.ts";

/** What a release's program file has. */
export type ReleasePrograms = typeof Programs;

/**
 * Loads the programs of one release. They share this process's Pulumi, and bring everything else.
 *
 * @param folder - Folder that holds releases by id.
 * @throws {@link ReleaseMissingError} or {@link ReleaseDamagedError}.
 */
export async function loadProgram(folder: string, release: string): Promise<ReleasePrograms> {
  const { manifest, fileOf } = openRelease(folder, release);
  const file = fileOf(manifest.program);
  findPulumiHere(join(folder, release));
  return import(pathToFileURL(file).href);
}

/** A release lies outside of the project, so its imports of Pulumi are looked up from here. */
function findPulumiHere(folder: string): void {
  const inside = pathToFileURL(`${folder}/`).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith("@pulumi/") && context.parentURL?.startsWith(inside)
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
}
