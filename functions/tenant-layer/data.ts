import { setTimeout } from "node:timers/promises";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { isTransactionConflict } from "../../stores/conditional-write.ts";
import { currentCaller } from "./caller.ts";
import type { TablePlace } from "./environment.ts";
import { isFailedCheck } from "./failed-check.ts";
import { Problem } from "./problem.ts";
import { type Item, type Reach, type Step, Table } from "./table.ts";
import type { TenantDataClients } from "./tenant-data-clients.ts";

/** How often a transaction that met another one is tried again. */
const NEW_TRIES = 3;

/** Longest wait before the first new try, in milliseconds; before the second twice that, and so on. */
const WAIT = 50;

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
   *
   * @throws {@link Problem} `WRITE_CONFLICT` when others kept writing the same items.
   */
  async transact(steps: readonly Step[]): Promise<boolean> {
    const { tenant, client } = await this.#reach();
    const TransactItems = steps.map((step) => step(tenant));
    for (let tries = 0; tries <= NEW_TRIES; tries += 1) {
      if (tries > 0) await setTimeout(Math.random() * WAIT * tries);
      const end = await endOf(client.send(new TransactWriteCommand({ TransactItems })));
      if (end !== "conflict") return end === "made";
    }
    throw conflict();
  }

  async #reach(): Promise<Reach> {
    const tenant = currentCaller().tenantId;
    return { tenant, client: await this.#clients()(tenant) };
  }
}

/** How a transaction ended; only what went wrong otherwise rises. */
async function endOf(transaction: Promise<unknown>): Promise<"made" | "refused" | "conflict"> {
  try {
    await transaction;
    return "made";
  } catch (error) {
    if (isFailedCheck(error)) return "refused";
    if (isTransactionConflict(error)) return "conflict";
    throw error;
  }
}

function conflict(): Problem {
  return new Problem(409, {
    code: "WRITE_CONFLICT",
    detail: "others were writing the same in that moment; try again",
  });
}
