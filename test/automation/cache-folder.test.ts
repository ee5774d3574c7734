import { homedir } from "node:os";
import { expect, test } from "vitest";
import { cacheFolder } from "../../automation/cache-folder.ts";

test.each([
  [{ TENANTRY_CACHE: "/c", XDG_CACHE_HOME: "/x", HOME: "/h" }, "/c"],
  [{ XDG_CACHE_HOME: "/x", HOME: "/h" }, "/x/tenantry"],
  [{ XDG_CACHE_HOME: "", HOME: "/h" }, "/h/.cache/tenantry"],
  [{}, `${homedir()}/.cache/tenantry`],
])("finds the user's cache by %j", (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
