import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type * as fc from "fast-check";
import type { CountedRoom } from "../../tenants/counted-room.ts";
import { quotasOf } from "../../tenants/quotas.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { awsError } from "./aws-error.ts";
import { type Action, type Deed, perform } from "./fleet-actions.ts";
import type { FleetWatch } from "./fleet-watch.ts";
import { type DeathPoint, Mortal } from "./mortal.ts";
import type { StoredFleet } from "./stored-fleet.ts";
import { type TakeTurn, Turns } from "./turns.ts";

/** What one process does, and what befalls it. */
export interface Runner {
  /** What it does. */
  readonly action: Action;
  /** Where it dies. @default - it lives */
  readonly death?: DeathPoint | undefined;
  /** The how-manieth of its transactions meets another one, counted from 1. @default - none */
  readonly conflict?: number | undefined;
}

/** Commands as clients are given them. */
type Command = Parameters<DynamoDBDocumentClient["send"]>[0];

/** What workflows do, and operators do not. */
const STEPS: ReadonlySet<string> = new Set(["place", "fail", "remove"]);

const MENDING = { action: { kind: "mend" } } as const;

/** A fleet over which processes run side by side, each of their writes being watched. */
export class FleetRace {
  readonly #fleet: StoredFleet;
  readonly #watch: FleetWatch;
  readonly #scheduler: fc.Scheduler;
  readonly #shards: readonly string[];
  /** Every tenant that ever came. */
  readonly #tenants: string[] = [];
  /** What was begun and not ended, and is done again, as a workflow does. */
  #unfinished: Deed[] = [];

  constructor(
    fleet: StoredFleet,
    watch: FleetWatch,
    { scheduler, shards }: { readonly scheduler: fc.Scheduler; readonly shards: readonly string[] },
  ) {
    this.#fleet = fleet;
    this.#watch = watch;
    this.#scheduler = scheduler;
    this.#shards = shards;
  }

  /** Lets processes race, and with them whoever does again what others left. */
  async run(runners: readonly Runner[]): Promise<void> {
    const left = this.#unfinished.splice(0).map((deed) => ({ deed, fate: {} }));
    const begun = [];
    for (const { action, ...fate } of runners) begun.push({ deed: await this.#deed(action), fate });
    const processes = [...left, ...begun].map(({ deed, fate }) => (take: TakeTurn) => {
      return this.#live(deed, fate, take);
    });
    await new Turns(this.#scheduler).run(processes);
  }

  /** Lets everything end that was begun, and looks for room for everyone who waits. */
  async settle(): Promise<void> {
    await this.#finish();
    await this.run([{ action: { kind: "sweep" } }]);
    this.#watch.seeSettled(await this.#fleet.facts(), await this.#fleet.waiting());
  }

  /**
   * Puts wrong counters in a shard's row, too high or too low, and lets the sweeper count anew while
   * others race. Counters that are too low refuse what is given back until they are mended, and let in
   * who has no room: so only those may race then who let go.
   */
  async miscount(which: number, by: number, runners: readonly Runner[]): Promise<void> {
    await this.#finish();
    const shard = pick(this.#shards, which);
    this.#watch.passOver(shard);
    const row = await this.#fleet.process().shards.get(shard);
    await this.#fleet.spoil(shard, miscounted(row, by));
    await this.run([MENDING, ...runners]);
    await this.run([MENDING]);
    await this.#finish();
    await this.run([MENDING]);
    this.#watch.holdAgain(shard);
    await this.#look("counting anew");
  }

  async #look(after: string): Promise<void> {
    this.#watch.see(after, await this.#fleet.facts());
  }

  async #finish(): Promise<void> {
    while (this.#unfinished.length > 0) await this.run([]);
  }

  async #deed(action: Action): Promise<Deed> {
    const shard = "which" in action ? pick(this.#shards, action.which) : "";
    if (action.kind === "place") {
      const { tier, residency, apartFrom } = action;
      const tenant = await this.#fleet.arrive({
        tier,
        ...(residency ? { residency: [residency] } : {}),
        ...(apartFrom === undefined ? {} : await this.#apartFrom(apartFrom)),
      });
      this.#tenants.push(tenant);
      return { action, tenant, shard };
    }
    const tenant = "which" in action ? pick(this.#tenants, action.which) : "";
    return { action, tenant, shard };
  }

  /** One that has a place, as the API asks of those whom a newcomer must not join. */
  async #apartFrom(which: number): Promise<Pick<Tenant, "apartFrom">> {
    const { tenants } = await this.#fleet.facts();
    const placed = tenants.filter(({ placement }) => placement !== undefined);
    const other = placed[which % Math.max(1, placed.length)];
    return other ? { apartFrom: [{ tenant: other.tenant, name: other.name }] } : {};
  }

  async #live(deed: Deed, { death, conflict }: Omit<Runner, "action">, take: TakeTurn) {
    const mortal = new Mortal(death ?? { when: "before", command: "none" });
    const client = mortal.guard(this.#client(deed.action.kind, take, conflict));
    try {
      const outcome = await mortal.run(() => perform(deed, this.#fleet.process(client)));
      if (outcome === "died") this.#unfinished.push(deed);
    } catch (error) {
      if (!isConflict(error)) throw error;
      // A workflow tries a step again that met another write; an operator is told, and looks.
      if (STEPS.has(deed.action.kind)) this.#unfinished.push(deed);
    }
  }

  #client(who: string, take: TakeTurn, conflict = 0): DynamoDBDocumentClient {
    let transactions = 0;
    const send = async (command: Command) => {
      const { name } = command.constructor;
      if (name === "TransactWriteCommand") transactions += 1;
      const meets = name === "TransactWriteCommand" && transactions === conflict;
      return take(`${who}: ${name}`, async () => {
        if (meets) throw transactionConflict();
        const answer = await this.#fleet.client.send(command);
        if (who === "mend" && isOfShard(command)) this.#watch.holdAgain(command.input.Key.shard);
        if (this.#fleet.changesRoom(command)) await this.#look(`${who}: ${name}`);
        return answer;
      });
    };
    // Only `send` is used of a client.
    return { send } as unknown as DynamoDBDocumentClient;
  }
}

/** Wrong counters of a shard, of each kind; none of them is below 0. */
function miscounted({ tenants, reserved, pools }: Shard, by: number): CountedRoom {
  const wrong = (count = 0) => Math.max(0, count + by);
  return {
    tenants: { pool: wrong(tenants.pool), silo: wrong(tenants.silo) },
    reserved: Object.fromEntries(
      quotasOf("account and Region").map((code) => [code, wrong(reserved[code])]),
    ),
    pools: Object.fromEntries(
      Object.entries(pools).map(([stack, pool]) => {
        return [stack, { ...pool, tenants: wrong(pool.tenants) }];
      }),
    ),
  };
}

/** Whether a command is an update of one row of shards, which is all that mending writes. */
function isOfShard(
  command: object,
): command is { readonly input: { readonly Key: { shard: string } } } {
  return command instanceof UpdateCommand && "shard" in (command.input.Key ?? {});
}

function pick(names: readonly string[], which: number): string {
  return names[which % Math.max(1, names.length)] ?? "nobody";
}

/** Whether a write was refused, or met another one; a pool's wish says so also where there is no room. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === "WriteConflictError";
}

function transactionConflict(): Error {
  const CancellationReasons = [{ Code: "TransactionConflict" }];
  return Object.assign(awsError("TransactionCanceledException"), { CancellationReasons });
}
