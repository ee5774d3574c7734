import { CreateAliasCommand, CreateKeyCommand, type KMSClient } from "@aws-sdk/client-kms";

const ALIAS = "alias/tenantry-state";

/**
 * Makes the key that encrypts the secrets of the fleet's state, without the control plane around it.
 *
 * @returns What a worker's settings call it.
 */
export async function makeStateKey(client: KMSClient): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  await client.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: KeyMetadata?.KeyId }));
  return `awskms://${ALIAS}`;
}
