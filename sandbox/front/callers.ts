/** Source: STS API Reference, AssumeRole, the answer's credentials. */
const ISSUED_KEY = /<AccessKeyId>(\w+)<\/AccessKeyId>/;

/** Knows which process group uses which keys, roles taken on with these keys counted. */
export class Callers {
  readonly #groups = new Map<string, number>();

  /** Notes that a group was handed keys. */
  register(accessKeyId: string, processGroup: number): void {
    this.#groups.set(accessKeyId, processGroup);
  }

  /** The group that uses these keys, if the front gave them out. */
  groupOf(accessKeyId: string | undefined): number | undefined {
    return accessKeyId === undefined ? undefined : this.#groups.get(accessKeyId);
  }

  /** Notes that keys which STS has issued belong to whoever asked for them. */
  follow(asker: string | undefined, answer: string): void {
    const issued = ISSUED_KEY.exec(answer)?.[1];
    const group = this.groupOf(asker);
    if (issued !== undefined && group !== undefined) this.#groups.set(issued, group);
  }
}
