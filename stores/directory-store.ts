import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from "@aws-sdk/lib-dynamodb";
import { DirectoryEntry } from "../tenants/directory-entry.ts";
import { parseDocument } from "../tenants/document.ts";
import { WriteConflictError } from "../tenants/errors.ts";
import { isRefused } from "./conditional-write.ts";

/** How often an entry is written anew when another writer came between. */
const TRIES = 5;

/** What of an entry follows from the wish of a tenant's stack. */
export type EntryFacts = Pick<DirectoryEntry, "tenant" | "tier" | "keyGeneration">;

/** What one plane's authorizer believes, through a client with credentials of the plane's account. */
export class DirectoryStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** What the plane believes of a tenant, if it knows it. */
  async read(tenant: string): Promise<DirectoryEntry | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { tenant }, ConsistentRead: true }),
    );
    return Item && parseDocument(DirectoryEntry, Item, `directory entry of tenant "${tenant}"`);
  }

  /**
   * Makes the plane know a tenant. One that is suspended stays so; the same again writes nothing.
   *
   * @throws {@link WriteConflictError} when others kept changing the entry meanwhile.
   */
  async ensure(facts: EntryFacts): Promise<void> {
    await this.#change(facts.tenant, (before) => ({
      ...facts,
      status: before?.status ?? "active",
    }));
  }

  /**
   * Lets a tenant's requests pass or not; a tenant that the plane does not know stays unknown.
   *
   * @throws {@link WriteConflictError} when others kept changing the entry meanwhile.
   */
  async setStatus(tenant: string, status: DirectoryEntry["status"]): Promise<void> {
    await this.#change(tenant, (before) => before && { ...before, status });
  }

  /** Makes the plane forget a tenant; one that it does not know is as good. */
  async remove(tenant: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { tenant } }));
  }

  async #change(
    tenant: string,
    next: (before: DirectoryEntry | undefined) => Omit<DirectoryEntry, "version"> | undefined,
  ): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = await this.read(tenant);
      const change = next(before);
      if (!change || (before && isSame(before, change))) return;
      const entry = { ...change, version: (before?.version ?? 0) + 1 };
      if (await this.#write(entry, before?.version)) return;
    }
    throw new WriteConflictError(`the directory entry of tenant "${tenant}"`);
  }

  /** False when another writer was faster. */
  async #write(entry: DirectoryEntry, last: number | undefined): Promise<boolean> {
    const condition =
      last === undefined
        ? { ConditionExpression: "attribute_not_exists(tenant)" }
        : {
            ConditionExpression: "version = :last",
            ExpressionAttributeValues: { ":last": last },
          };
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item: entry, ...condition }),
      );
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }
}

function isSame(before: DirectoryEntry, next: Omit<DirectoryEntry, "version">): boolean {
  const { status, tier, keyGeneration } = next;
  return before.status === status && before.tier === tier && before.keyGeneration === keyGeneration;
}
