import { Agent } from "node:https";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { callSettings } from "../../stores/call-settings.ts";
import { ExpiringCache } from "./expiring-cache.ts";

/** Session tag by which the access role tells tenants apart. */
const TENANT_TAG = "TenantId";

/**
 * How long one tenant's credentials live: the shortest that STS gives, so that stolen ones die soon.
 *
 * Source: STS API, AssumeRole, DurationSeconds.
 */
const SESSION_SECONDS = 900;

/** Tenants whose credentials one function instance keeps; each costs some kilobytes. */
const KEPT_TENANTS = 500;

/** Credentials are renewed this long before their end, so that no request outlives them. */
const MARGIN_MS = 60_000;

/** A call that AWS does not answer within these is tried again, within the function's own timeout. */
const CALLS = callSettings({
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  httpsAgent: new Agent({ keepAlive: true, maxSockets: 50 }),
});

/** Gives for a tenant the client that reaches this tenant's items and no others. */
export type TenantDataClients = (tenant: string) => Promise<DynamoDBDocumentClient>;

/**
 * Clients that act as the plane's access role, tagged for one tenant each.
 *
 * The function's own role has no data permission at all, so there is no way around this one.
 */
export function tenantDataClients(accessRoleArn: string): TenantDataClients {
  const sts = new STSClient(CALLS);
  const cache = new ExpiringCache({
    make: (tenant) => taggedClient(sts, accessRoleArn, tenant),
    capacity: KEPT_TENANTS,
    marginMs: MARGIN_MS,
    now: Date.now,
  });
  return (tenant) => cache.get(tenant);
}

async function taggedClient(sts: STSClient, accessRoleArn: string, tenant: string) {
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: accessRoleArn,
      RoleSessionName: tenant,
      DurationSeconds: SESSION_SECONDS,
      Tags: [{ Key: TENANT_TAG, Value: tenant }],
    }),
  );
  if (!session?.AccessKeyId || !session.SecretAccessKey || !session.Expiration) {
    throw new Error("the access role was taken on, but no credentials came with it");
  }
  const credentials = {
    accessKeyId: session.AccessKeyId,
    secretAccessKey: session.SecretAccessKey,
    ...(session.SessionToken ? { sessionToken: session.SessionToken } : {}),
  };
  return {
    value: DynamoDBDocumentClient.from(new DynamoDBClient({ ...CALLS, credentials }), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    expiresAt: session.Expiration.getTime(),
  };
}
