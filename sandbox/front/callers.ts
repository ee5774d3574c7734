import { HUB_ACCOUNT } from "../accounts.ts";

/** Source: STS API Reference, AssumeRole, the answer's credentials. */
const ISSUED_KEY = /<AccessKeyId>(\w+)<\/AccessKeyId>/;

/** A root key of the local AWS is the number of its account. */
const ROOT_KEY = /^\d{12}$/;

/** Tells the account of an access key. */
export type AskAccount = (accessKeyId: string) => Promise<string>;

/** Knows which process group uses which keys, roles taken on with these keys counted, and whose account they are of. */
export class Callers {
  readonly #ask: AskAccount;
  readonly #groups = new Map<string, number>();
  readonly #accounts = new Map<string, Promise<string>>();

  /** @param ask - Asks for the account of a key that is not a root's; asked once a key. */
  constructor(ask: AskAccount) {
    this.#ask = ask;
  }

  /** Notes that a group was handed keys. */
  register(accessKeyId: string, processGroup: number): void {
    this.#groups.set(accessKeyId, processGroup);
  }

  /** The group that uses these keys, if the front gave them out. */
  groupOf(accessKeyId: string | undefined): number | undefined {
    return accessKeyId === undefined ? undefined : this.#groups.get(accessKeyId);
  }

  /** The account that calls with a key are for; the hub's for calls without one. */
  accountOf(accessKeyId: string | undefined): Promise<string> {
    if (accessKeyId === undefined) return Promise.resolve(HUB_ACCOUNT);
    if (ROOT_KEY.test(accessKeyId)) return Promise.resolve(accessKeyId);
    const known = this.#accounts.get(accessKeyId) ?? this.#ask(accessKeyId);
    this.#accounts.set(accessKeyId, known);
    // What failed once is asked again.
    known.catch(() => this.#accounts.delete(accessKeyId));
    return known;
  }

  /** Notes that keys which STS has issued belong to whoever asked for them. */
  follow(asker: string | undefined, answer: string): void {
    const issued = ISSUED_KEY.exec(answer)?.[1];
    const group = this.groupOf(asker);
    if (issued !== undefined && group !== undefined) this.#groups.set(issued, group);
  }
}
