import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";

/** Short-lived or fixed keys. */
export interface Credentials {
  /** Public half of the key. */
  readonly accessKeyId: string;
  /** Secret half of the key. */
  readonly secretAccessKey: string;
  /** Needed with keys of a role. */
  readonly sessionToken?: string;
  /** When the keys end; never, if absent. */
  readonly expiration?: Date;
}

/** Gives keys that are valid now. */
export type CredentialSource = () => Promise<Credentials>;

/** One step of a chain of roles. */
export interface AssumedRole {
  /** Role to take on. */
  readonly roleArn: string;
  /** Secret between the two accounts that the role's trust policy asks for. */
  readonly externalId?: string;
  /** Name that shows in CloudTrail. @default pulumi */
  readonly sessionName?: string;
  /** Policy that narrows the session further. */
  readonly policy?: string;
  /** Length of the session, such as `1h` or `900s`. */
  readonly duration?: string;
  /** Session tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Session tags that go on to the next role. */
  readonly transitiveTagKeys?: readonly string[];
}

/** Where roles are assumed. */
export interface TokenService {
  /** Region of the security token service. */
  readonly region: string;
  /** Address instead of AWS's own. */
  readonly endpoint?: string;
}

/** Renewed this long before they end, so that no request carries keys that end on its way. */
const RENEWAL_MS = 5 * 60_000;

/** The process's own keys: environment, profile, web identity, container or machine, in this order. */
export function processCredentials(): CredentialSource {
  return remembered(fromNodeProviderChain());
}

/** Takes on each role with the keys of the one before. */
export function chainOf(
  base: CredentialSource,
  roles: readonly AssumedRole[],
  service: TokenService,
): CredentialSource {
  return roles.reduce((source, role) => remembered(roleCredentials(source, role, service)), base);
}

function roleCredentials(
  source: CredentialSource,
  role: AssumedRole,
  service: TokenService,
): CredentialSource {
  const seconds = durationSeconds(role.duration);
  return fromTemporaryCredentials({
    masterCredentials: source,
    params: {
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName ?? "pulumi",
      ExternalId: role.externalId,
      Policy: role.policy,
      Tags: Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
      TransitiveTagKeys: role.transitiveTagKeys?.slice(),
      ...(seconds ? { DurationSeconds: seconds } : {}),
    },
    clientConfig: service,
  });
}

/** Go's notation of a duration, as the official provider reads it. */
function durationSeconds(duration: string | undefined): number {
  const parts = duration?.matchAll(/(\d+)([hms])/g) ?? [];
  const factors: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
  return [...parts].reduce((sum, [, n, unit]) => sum + Number(n) * (factors[unit ?? ""] ?? 0), 0);
}

/** Asks once for all, and again shortly before the keys end. */
function remembered(source: CredentialSource): CredentialSource {
  let current: Promise<Credentials> | undefined;
  let renewAt = Number.POSITIVE_INFINITY;
  return () => {
    if (current && Date.now() < renewAt) return current;
    renewAt = Number.POSITIVE_INFINITY;
    const asked = source().then((keys) => {
      renewAt = keys.expiration ? keys.expiration.getTime() - RENEWAL_MS : renewAt;
      return keys;
    });
    current = asked;
    asked.catch(() => {
      current = undefined;
    });
    return asked;
  };
}
