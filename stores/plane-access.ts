import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { PlaneOutputs } from "../tenants/plane-outputs.ts";
import { callSettings } from "./call-settings.ts";
import { DirectoryStore } from "./directory-store.ts";
import { documentClient } from "./document-client.ts";
import { PlaneUsers } from "./plane-users.ts";
import { directoryPolicy, itemsPolicy, type SessionPolicy, usersPolicy } from "./session-policy.ts";
import { deployAccessOf } from "./shard-session.ts";
import { TenantItems } from "./tenant-items.ts";

/**
 * Shortest session that STS gives, in seconds; nothing here takes longer.
 *
 * Source: STS API reference, AssumeRole, DurationSeconds.
 */
const SESSION_SECONDS = 900;

/**
 * The control plane's way into planes in other accounts: each time a session of the shard's deploy
 * role that may do one kind of thing for one tenant, whose id is the session's tag.
 */
export class PlaneAccess {
  readonly #sts: STSClient;

  constructor(sts: STSClient) {
    this.#sts = sts;
  }

  /** Users of a plane's pool. */
  async users(plane: PlaneOutputs, tenant: string): Promise<PlaneUsers> {
    const credentials = await this.#session(plane, tenant, usersPolicy(plane, plane.userPoolId));
    const client = new CognitoIdentityProviderClient({
      region: plane.region,
      credentials,
      ...callSettings(),
    });
    return new PlaneUsers(client, plane.userPoolId);
  }

  /** One tenant's entry of a plane's directory. */
  async directory(plane: PlaneOutputs, tenant: string): Promise<DirectoryStore> {
    const policy = directoryPolicy(plane, plane.directoryTable, tenant);
    const credentials = await this.#session(plane, tenant, policy);
    return new DirectoryStore(documentClient(plane.region, credentials), plane.directoryTable);
  }

  /** One tenant's items in a plane's tables. */
  async items(plane: PlaneOutputs, tenant: string): Promise<TenantItems> {
    const tables = Object.values(plane.tables);
    const policy = itemsPolicy(plane, plane.plane, tenant);
    const credentials = await this.#session(plane, tenant, policy);
    return new TenantItems(documentClient(plane.region, credentials), tables);
  }

  async #session(plane: PlaneOutputs, tenant: string, policy: SessionPolicy) {
    const { roleArn, externalId } = deployAccessOf(plane);
    const { Credentials } = await this.#sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        ExternalId: externalId,
        RoleSessionName: `control-${tenant}`,
        DurationSeconds: SESSION_SECONDS,
        Tags: [{ Key: "TenantId", Value: tenant }],
        Policy: JSON.stringify(policy),
      }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
  }
}
