import { isDeepStrictEqual } from "node:util";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { DirectoryEntry } from "../tenants/directory-entry.ts";
import { parseDocument } from "../tenants/document.ts";
import { WriteConflictError } from "../tenants/errors.ts";
import { isRefused } from "./conditional-write.ts";

/** What a plane's authorizer believes of its tenants. */
export class PlaneDirectory {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** One tenant's entry, read consistently; `undefined` when the plane does not know it. */
  async get(tenant: string): Promise<DirectoryEntry | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { tenant }, ConsistentRead: true }),
    );
    return Item && parseDocument(DirectoryEntry, Item, `directory entry of tenant "${tenant}"`);
  }

  /**
   * Lets a tenant's requests pass or not; a tenant that the plane does not know stays unknown.
   *
   * @throws {@link WriteConflictError} when someone else wrote the entry meanwhile.
   */
  async setStatus(tenant: string, status: DirectoryEntry["status"]): Promise<void> {
    const entry = await this.get(tenant);
    if (!entry || entry.status === status) return;
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { tenant },
          UpdateExpression: "SET #status = :status, version = version + :one",
          ConditionExpression: "version = :last",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": status, ":one": 1, ":last": entry.version },
        }),
      );
    } catch (error) {
      if (isRefused(error)) throw new WriteConflictError(`directory entry of tenant "${tenant}"`);
      throw error;
    }
  }

  /**
   * Makes the plane know a tenant. One that is suspended stays so; the same again writes nothing.
   *
   * @throws {@link WriteConflictError} when someone else wrote the entry meanwhile.
   */
  async ensure(facts: Pick<DirectoryEntry, "tenant" | "tier" | "keyGeneration">): Promise<void> {
    const before = await this.get(facts.tenant);
    const last = before?.version ?? 0;
    const next = { ...facts, status: before?.status ?? "active", version: last + 1 };
    if (before && isDeepStrictEqual({ ...next, version: last }, before)) return;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: next,
          ConditionExpression: before ? "version = :last" : "attribute_not_exists(tenant)",
          ...(before ? { ExpressionAttributeValues: { ":last": last } } : {}),
        }),
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
      throw new WriteConflictError(`directory entry of tenant "${facts.tenant}"`);
    }
  }

  /** Forgets a tenant. */
  async remove(tenant: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { tenant } }));
  }
}
