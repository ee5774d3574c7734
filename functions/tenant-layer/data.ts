import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { currentCaller } from "./caller.ts";
import type { TablePlace } from "./environment.ts";
import { isFailedCheck } from "./failed-check.ts";
import { type Item, type Reach, type Step, Table } from "./table.ts";
import type { TenantDataClients } from "./tenant-data-clients.ts";

/** The caller's data: whatever is read or written belongs to the caller's tenant. */
export class Data {
  readonly #places: () => Readonly<Record<string, TablePlace>>;
  readonly #clients: () => TenantDataClients;

  constructor(
    places: () => Readonly<Record<string, TablePlace>>,
    clients: () => TenantDataClients,
  ) {
    this.#places = places;
    this.#clients = clients;
  }

  /**
   * A table of the application.
   *
   * @throws Error for a name that the application's definition does not have.
   */
  table<T extends Item>(name: string): Table<T> {
    const place = this.#places()[name];
    if (!place) throw new Error(`the application's definition has no table "${name}"`);
    return new Table<T>(place, () => this.#reach());
  }

  /**
   * Makes all of the steps or none; `false` where a condition of one did not hold.
   *
   * At most 100 steps, each on another item. Source: DynamoDB API, TransactWriteItems.
   */
  async transact(steps: readonly Step[]): Promise<boolean> {
    const { tenant, client } = await this.#reach();
    try {
      const TransactItems = steps.map((step) => step(tenant));
      await client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (isFailedCheck(error)) return false;
      throw error;
    }
  }

  async #reach(): Promise<Reach> {
    const tenant = currentCaller().tenantId;
    return { tenant, client: await this.#clients()(tenant) };
  }
}
