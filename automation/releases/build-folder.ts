import { join } from "node:path";
import { cacheFolder } from "../cache-folder.ts";

/** Where releases are built: the folder that workers read, where they read one, else the cache. */
export function buildFolder(environment: NodeJS.ProcessEnv): string {
  const { TENANTRY_RELEASES: place } = environment;
  return place?.startsWith("/") ? place : join(cacheFolder(environment), "releases");
}
