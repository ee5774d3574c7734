/** Stands where a secret stood; the engine itself writes the same. */
export const MASKED = "[secret]";

/** Shorter texts are no secrets of ours, and would be found in the middle of words. */
const SHORTEST = 8;

/** Usage keys, whose values nobody here knows beforehand: 64 hexadecimal digits by themselves. */
const USAGE_KEY = /\b[0-9a-f]{64}\b/g;

/** Cognito's and other services' tokens: three parts, the first two of JSON. */
const TOKEN = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g;

/** Variables of the process that hold secrets. */
const SECRET_VARIABLES = [
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
] as const;

/** Takes secrets out of texts. */
export class SecretMask {
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[]) {
    const worthwhile = secrets.filter((secret) => secret.length >= SHORTEST);
    // Longest first: a secret that contains another must not be left half.
    this.#secrets = worthwhile.sort((a, b) => b.length - a.length);
  }

  /** Knows the secrets that a process was given by its environment. */
  static ofEnvironment(environment: NodeJS.ProcessEnv): SecretMask {
    return new SecretMask(SECRET_VARIABLES.flatMap((name) => environment[name] ?? []));
  }

  /** The text without the known secrets, and without what looks like a key or a token. */
  apply(text: string): string {
    const known = this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, MASKED), text);
    return known.replace(TOKEN, MASKED).replace(USAGE_KEY, MASKED);
  }
}

/** Whether a value holds something that the engine or a mask has hidden. */
export function isMasked(value: unknown): boolean {
  return JSON.stringify(value)?.includes(MASKED) ?? false;
}
