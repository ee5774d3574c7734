import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  EncryptCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { GetRandomPasswordCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  failureOf,
  sessionOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();

async function createParameter(Value: string): Promise<string> {
  const ssm = cloud.client(SSMClient);
  const Name = `/tenantry/${uniqueName("key")}`;
  await ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
  cloud.later(() => ssm.send(new DeleteParameterCommand({ Name })));
  return Name;
}

/** Source: Systems Manager API Reference, GetParameter, WithDecryption. */
test("shows the value of a secure string only when asked to decrypt it", async () => {
  const ssm = cloud.client(SSMClient);
  const Name = await createParameter("master");

  const sealed = await ssm.send(new GetParameterCommand({ Name }));
  const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));

  expect(sealed.Parameter?.Type).toBe("SecureString");
  expect(sealed.Parameter?.Value).not.toContain("master");
  expect(open.Parameter?.Value).toBe("master");
});

/** Source: Systems Manager API Reference, PutParameter, Overwrite. */
test("refuses to write a parameter that is there, unless told to overwrite it", async () => {
  const ssm = cloud.client(SSMClient);
  const Name = await createParameter("1");
  const write = (Overwrite: boolean) =>
    failureOf(
      ssm.send(new PutParameterCommand({ Name, Value: "2", Type: "SecureString", Overwrite })),
    );

  expect([await write(false), await write(true)]).toStrictEqual([
    "ParameterAlreadyExists",
    undefined,
  ]);
});

/** Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Systems Manager". */
test("lets a role read only the parameter that its policy names", async () => {
  const [own, other] = [await createParameter("1"), await createParameter("2")];
  const role = await createRole(cloud, trust({ AWS: `arn:aws:iam::${cloud.account}:root` }), [
    {
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:aws:ssm:${cloud.region}:${cloud.account}:parameter${own}`,
    },
  ]);
  const ssm = cloud.client(SSMClient, await sessionOf(cloud, role));
  const read = (Name: string) => failureOf(ssm.send(new GetParameterCommand({ Name })));

  expect([await read(own), await read(other)]).toStrictEqual([undefined, "AccessDeniedException"]);
});

/** Source: Secrets Manager API Reference, GetRandomPassword. */
test("makes random passwords of the length and characters that are asked for", async () => {
  const secrets = cloud.client(SecretsManagerClient);
  const ask = () =>
    secrets.send(new GetRandomPasswordCommand({ PasswordLength: 64, ExcludePunctuation: true }));

  const [first, second] = [await ask(), await ask()];

  expect(first.RandomPassword).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(second.RandomPassword).not.toBe(first.RandomPassword);
});

interface StateKey {
  readonly id: string;
  readonly alias: string;
}

async function createKey(): Promise<StateKey> {
  const kms = cloud.client(KMSClient);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "contract" }));
  const KeyId = KeyMetadata?.KeyId ?? "";
  const AliasName = `alias/${uniqueName("state")}`;
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  cloud.later(async () => {
    await kms.send(new DeleteAliasCommand({ AliasName }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  });
  return { id: KeyId, alias: AliasName };
}

const encrypting = (KeyId: string) =>
  new EncryptCommand({ KeyId, Plaintext: new TextEncoder().encode("secret") });

/** Source: KMS Developer Guide, "Aliases in AWS KMS". */
test("encrypts and decrypts with a key that is found by its alias", async () => {
  const kms = cloud.client(KMSClient);
  const { id, alias } = await createKey();

  const { CiphertextBlob } = await kms.send(encrypting(alias));
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob }));

  const shown = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
  expect(new TextDecoder().decode(Plaintext)).toBe("secret");
  expect(shown.KeyMetadata?.KeyId).toBe(id);
});

/** Source: KMS Developer Guide, "Specifying KMS keys in IAM policy statements". */
test("lets a role use a key by its alias that may use the key, and none that may use the alias", async () => {
  const { id, alias } = await createKey();
  const encryptWith = async (name: string) => {
    const Resource = `arn:aws:kms:${cloud.region}:${cloud.account}:${name}`;
    const principal = { AWS: `arn:aws:iam::${cloud.account}:root` };
    const role = await createRole(cloud, trust(principal), [
      { Effect: "Allow", Action: "kms:Encrypt", Resource },
    ]);
    const keys = await sessionOf(cloud, role);
    return failureOf(cloud.client(KMSClient, keys).send(encrypting(alias)));
  };

  const failures = [await encryptWith(`key/${id}`), await encryptWith(alias)];

  expect(failures).toStrictEqual([undefined, "AccessDeniedException"]);
});
