import {
  AccessDeniedException,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { QUOTA_CODES, QUOTAS, type QuotaCode } from "../tenants/quotas.ts";
import type { Limit, Limits } from "../tenants/shard.ts";

/**
 * Region in which Service Quotas tells the limits of services without Regions.
 *
 * Source: Service Quotas User Guide, "Service Quotas endpoints": quotas of global services are in us-east-1.
 */
const GLOBAL_REGION = "us-east-1";

/**
 * Limits that AWS says apply to an account in a Region. What it does not tell, or does not tell to this
 * role, is not named: AWS's documented default applies then.
 *
 * @param clientIn - Makes a client for the account in a Region.
 */
export async function appliedLimits(
  region: string,
  clientIn: (region: string) => ServiceQuotasClient,
): Promise<Limits> {
  const clients = { [region]: clientIn(region), [GLOBAL_REGION]: clientIn(GLOBAL_REGION) };
  const found = await Promise.all(
    QUOTA_CODES.map(async (code) => {
      const client = clients[quotaRegionOf(code, region)];
      const limit = client && (await limitOf(code, client));
      return limit ? [[code, limit] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Region in which Service Quotas tells a limit of an account, and takes requests for more. */
export function quotaRegionOf(code: QuotaCode, region: string): string {
  return QUOTAS[code].scope === "account" ? GLOBAL_REGION : region;
}

/** One limit that AWS says applies to an account; nothing when it does not tell, or not this role. */
export async function limitOf(
  code: QuotaCode,
  client: ServiceQuotasClient,
): Promise<Limit | undefined> {
  const { serviceQuota } = QUOTAS[code];
  if (!serviceQuota) return undefined;
  const { service: ServiceCode, quota: QuotaCode } = serviceQuota;
  try {
    const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
    if (Quota?.Value === undefined) return undefined;
    return { value: Math.floor(Quota.Value), from: "service-quotas" };
  } catch (error) {
    if (error instanceof NoSuchResourceException || error instanceof AccessDeniedException) {
      return undefined;
    }
    throw error;
  }
}
