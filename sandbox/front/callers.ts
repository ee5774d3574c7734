import { HUB_ACCOUNT } from "../accounts.ts";

/** Source: STS API Reference, AssumeRole, the answer's credentials. */
const ISSUED_KEY = /<AccessKeyId>(\w+)<\/AccessKeyId>/;

/** Source: STS API Reference, AssumeRole, the answer's AssumedRoleUser. */
const ASSUMED_ROLE = /<Arn>arn:aws:sts::(\d{12}):assumed-role\//;

/** A root key of the local AWS is the number of its account. */
const ROOT_KEY = /^\d{12}$/;

/** Knows which process group uses which keys, and whose account they are of; roles taken on with them counted. */
export class Callers {
  readonly #groups = new Map<string, number>();
  readonly #accounts = new Map<string, string>();

  /** Notes that a group was handed keys. */
  register(accessKeyId: string, processGroup: number): void {
    this.#groups.set(accessKeyId, processGroup);
  }

  /** The group that uses these keys, if the front gave them out. */
  groupOf(accessKeyId: string | undefined): number | undefined {
    return accessKeyId === undefined ? undefined : this.#groups.get(accessKeyId);
  }

  /** The account of a key; keys that STS did not issue through the front count as the hub's. */
  accountOf(accessKeyId: string | undefined): string {
    if (accessKeyId === undefined) return HUB_ACCOUNT;
    if (ROOT_KEY.test(accessKeyId)) return accessKeyId;
    return this.#accounts.get(accessKeyId) ?? HUB_ACCOUNT;
  }

  /** Notes whose keys STS has issued: of the role's account, and used by whoever asked for them. */
  follow(asker: string | undefined, answer: string): void {
    const issued = ISSUED_KEY.exec(answer)?.[1];
    if (issued === undefined) return;
    const account = ASSUMED_ROLE.exec(answer)?.[1];
    if (account !== undefined) this.#accounts.set(issued, account);
    const group = this.groupOf(asker);
    if (group !== undefined) this.#groups.set(issued, group);
  }
}
