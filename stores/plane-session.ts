import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import { DEPLOY_ROLE, externalIdOf } from "../tenants/naming.ts";
import type { Shard } from "../tenants/shard.ts";

/** A policy that narrows what a session may do of what its role may. */
export interface SessionPolicy {
  /** What the session may do. */
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }[];
}

/** Where a session works, and for whom. */
export interface SessionScope {
  /** The shard whose deploy role is taken on. */
  readonly shard: Pick<Shard, "shard" | "account">;
  /** Id of the tenant, for the trail in the shard's account. */
  readonly tenant: string;
  /** What the session may do; everything else that the role may is out of its reach. */
  readonly policy: SessionPolicy;
}

/** Keys of a session. */
export interface SessionCredentials {
  /** Access key id. */
  readonly accessKeyId: string;
  /** Secret access key. */
  readonly secretAccessKey: string;
  /** Goes with each call. */
  readonly sessionToken: string;
}

/**
 * Shortest session that STS gives, in seconds; nothing here takes longer.
 *
 * Source: STS API reference, AssumeRole, DurationSeconds.
 */
const SESSION_SECONDS = 900;

/** Takes on a shard's deploy role, narrowed to one purpose. */
export async function planeSession(
  sts: STSClient,
  { shard, tenant, policy }: SessionScope,
): Promise<SessionCredentials> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${shard.account}:role/${DEPLOY_ROLE}`,
      ExternalId: externalIdOf(shard.shard),
      RoleSessionName: `control-${tenant}`,
      DurationSeconds: SESSION_SECONDS,
      Policy: JSON.stringify({ Version: "2012-10-17", ...policy }),
    }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}
