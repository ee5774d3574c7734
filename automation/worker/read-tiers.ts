import { readFile } from "node:fs/promises";
import { parseTiers, type Tiers } from "../../tenants/tier.ts";

/**
 * Reads the tiers that a worker was given: the list itself as JSON, as the control plane gives it,
 * or the file that holds it.
 *
 * @throws {@link InvalidDocumentError} listing every problem of the list.
 */
export async function readTiers(given: string): Promise<Tiers> {
  const isList = given.trimStart().startsWith("[");
  const text = isList ? given : await readFile(given, "utf8");
  return parseTiers(JSON.parse(text), isList ? "TENANTRY_TIERS" : given);
}
