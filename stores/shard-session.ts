import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { DEPLOY_ROLE, externalIdOf, LIMITS_ROLE } from "../tenants/naming.ts";
import type { Shard } from "../tenants/shard.ts";
import { callSettings } from "./call-settings.ts";
import type { SessionPolicy } from "./session-policy.ts";

/** How to work in another account: a role there, and what whoever assumes it must give. */
export interface AccountAccess {
  /** AWS account. */
  readonly account: string;
  /** AWS Region. */
  readonly region: string;
  /** Role to assume. */
  readonly roleArn: string;
  /** What the role's trust asks for; absent for a role that asks for nothing. */
  readonly externalId?: string | undefined;
  /** What the session may do of what the role may. @default - everything */
  readonly policy?: SessionPolicy;
}

/** The access to a shard's account that everything but the shard's own stack uses. */
export function deployAccessOf({
  shard,
  account,
  region,
}: Pick<Shard, "shard" | "account" | "region">): AccountAccess {
  const roleArn = `arn:aws:iam::${account}:role/${DEPLOY_ROLE}`;
  return { account, region, roleArn, externalId: externalIdOf(shard) };
}

/** The access to a shard's account by which its limits are read and asked for, and nothing else. */
export function limitsAccessOf(shard: Pick<Shard, "shard" | "account" | "region">): AccountAccess {
  const roleArn = `arn:aws:iam::${shard.account}:role/${LIMITS_ROLE}`;
  return { ...deployAccessOf(shard), roleArn };
}

/** The access to whatever account a role is of, for a role that asks for nothing. */
export function roleAccessOf(roleArn: string, region: string): AccountAccess {
  // Source: IAM User Guide, "IAM ARNs", syntax: the account stands in the fifth place.
  const [, , , , account = ""] = roleArn.split(":");
  return { account, region, roleArn };
}

/**
 * Credentials of a session in another account; made at the first call and renewed before they end.
 *
 * @param sessionName - Shown in the account's trail: letters, digits and `+=,.@-`, up to 64.
 */
export function sessionIn(
  { region, roleArn, externalId, policy }: AccountAccess,
  sessionName: string,
): ReturnType<typeof fromTemporaryCredentials> {
  return fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName.replace(/[^\w+=,.@-]/g, "-").slice(0, 64),
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
      ...(policy === undefined ? {} : { Policy: JSON.stringify(policy) }),
    },
    clientConfig: { region, ...callSettings() },
  });
}
