import { createHmac } from "node:crypto";

/**
 * The value of a tenant's API key, which is computed where it is needed and stored nowhere of ours.
 *
 * 64 lower-case hexadecimal digits; API Gateway wants 20 to 128 alphanumeric characters.
 *
 * Source: API Gateway guide, "Set up API keys using the API Gateway console".
 *
 * @param masterKey - The shard's secret, from its SSM SecureString.
 * @param generation - Raised when the tenant must get another key, as on a change of tier.
 */
export function usageKeyOf(masterKey: string, tenant: string, generation: number): string {
  return createHmac("sha256", masterKey).update(`${tenant}|${generation}`).digest("hex");
}
