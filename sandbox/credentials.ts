import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { HUB_ACCOUNT, REGION } from "./accounts.ts";

/** Keys that end by themselves. */
export interface TemporaryCredentials {
  /** Public half of the key. */
  readonly accessKeyId: string;
  /** Secret half of the key. */
  readonly secretAccessKey: string;
  /** Proves that the key is of a session. */
  readonly sessionToken: string;
  /** When the keys end. */
  readonly expiration: Date;
}

/** How a role is taken on. */
export interface SessionOptions {
  /** Secret that the role's trust policy asks for. */
  readonly externalId?: string;
  /** Account whose root takes the role on. @default the hub */
  readonly caller?: string;
  /** Name of the session. @default sandbox */
  readonly sessionName?: string;
  /** Length of the session. @default 43200, the longest there is */
  readonly durationSeconds?: number;
}

/** Longest session of a role. Source: STS API Reference, AssumeRole, DurationSeconds. */
const LONGEST_SESSION_SECONDS = 43_200;

/** Settings of a client that acts as the root of an account, which only sets the stage. */
export function rootClient(endpoint: string, account: string) {
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: account, secretAccessKey: "test" },
  };
}

/** Takes on a role at the local AWS. */
export async function assumeRole(
  endpoint: string,
  roleArn: string,
  options: SessionOptions = {},
): Promise<TemporaryCredentials> {
  const client = new STSClient(rootClient(endpoint, options.caller ?? HUB_ACCOUNT));
  const { Credentials: keys } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: options.sessionName ?? "sandbox",
      ExternalId: options.externalId,
      DurationSeconds: options.durationSeconds ?? LONGEST_SESSION_SECONDS,
    }),
  );
  client.destroy();
  if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken || !keys.Expiration) {
    throw new Error(`AssumeRole of ${roleArn} answered without credentials`);
  }
  return {
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
    expiration: keys.Expiration,
  };
}
