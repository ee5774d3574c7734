import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The user's cache folder: `TENANTRY_CACHE`, else `tenantry` below the XDG cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  if (environment.TENANTRY_CACHE) return resolve(environment.TENANTRY_CACHE);
  const home = environment.HOME || homedir();
  return join(environment.XDG_CACHE_HOME || join(home, ".cache"), "tenantry");
}
