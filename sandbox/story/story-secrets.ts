import { randomBytes } from "node:crypto";

/** Every secret that the story made or was given, so that it can look for them afterwards. */
export class StorySecrets {
  readonly #known = new Map<string, string>();

  /** Keeps a secret in mind. */
  note(kind: string, secret: string): string {
    this.#known.set(secret, kind);
    return secret;
  }

  /** A new password that every policy takes: capital, small letter, digit, sign. */
  newPassword(): string {
    return this.note("password", `Aa1!${randomBytes(18).toString("base64url")}`);
  }

  /** Kinds of the secrets that a text holds; never the secrets themselves. */
  within(text: string): readonly string[] {
    return [...this.#known].filter(([secret]) => text.includes(secret)).map(([, kind]) => kind);
  }

  /** How many secrets are known, so that a search for none cannot pass for a search. */
  get size(): number {
    return this.#known.size;
  }
}
