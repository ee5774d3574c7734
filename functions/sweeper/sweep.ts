import pLimit from "p-limit";
import type { DueStack, MappingStore } from "../../stores/mapping-store.ts";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { TenantMoves } from "../../stores/tenant-moves.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { TokenStore, WaitingTask } from "../../stores/token-store.ts";
import type { Workflows } from "../../stores/workflows.ts";
import type { TenantEvent } from "../../tenants/tenant-event.ts";
import type { Facts } from "../control/log.ts";
import { keepStock, type StockKeeping } from "./keep-stock.ts";
import { type CounterMending, mendCounters } from "./mend-counters.ts";
import { openPools, type PoolOpening } from "./open-pools.ts";
import { type StackSweep, sweepStack } from "./sweep-stacks.ts";
import { sweepTenant, type TenantSweep } from "./sweep-tenants.ts";
import { sweepToken, type TokenSweep } from "./sweep-tokens.ts";
import { type SweptList, type WalkPorts, walkList } from "./walk-list.ts";

/** Items that are looked at side by side. */
const SIDE_BY_SIDE = 8;

/** What a pass needs. */
export interface SweepPorts
  extends StackSweep,
    TenantSweep,
    TokenSweep,
    PoolOpening,
    CounterMending,
    StockKeeping,
    WalkPorts {
  /** What stacks should be and what they are. */
  readonly mapping: Pick<MappingStore, "due" | "read" | "setAside" | "settle" | "forget" | "wish">;
  /** Shards and what is reserved of them. */
  readonly shards: Pick<
    ShardStore,
    | "fleet"
    | "mendShard"
    | "mendAccount"
    | "add"
    | "get"
    | "enter"
    | "reuse"
    | "account"
    | "noteLimits"
    | "raiseAccount"
  >;
  /** Reserves room. */
  readonly reservations: Pick<ShardReservations, "reserve" | "reservePool">;
  /** Reads tenants. */
  readonly tenants: Pick<TenantStore, "get" | "passing" | "placements" | "untold">;
  /** Moves tenants and tells of it. */
  readonly moves: Pick<TenantMoves, "move" | "tell">;
  /** Knows who waits. */
  readonly tokens: Pick<TokenStore, "get" | "answered" | "putReason" | "waiting">;
  /** Starts executions and answers those that wait. */
  readonly workflows: Pick<Workflows, "start" | "stateOf" | "succeed" | "fail">;
  /** Tells what went wrong with one item or one list. */
  readonly tell: (message: string, facts: Facts) => void;
}

/**
 * Finds what the events lost: stacks that are due, tenants without a workflow, answers and events
 * that nobody got. One item that fails does not keep the others from their turn, nor does a list
 * that cannot be read.
 *
 * @param end - When the pass must stop, in milliseconds since 1970; each list gets its share.
 * @throws AggregateError at the end, of what kept lists from being swept.
 */
export async function sweep(ports: SweepPorts, end: number): Promise<void> {
  const lists = listsOf(ports);
  const errors: unknown[] = [];
  for (const [index, walk] of lists.entries()) {
    const now = ports.now().getTime();
    await walk(now + (end - now) / (lists.length - index)).catch((error: unknown) =>
      errors.push(error),
    );
  }
  if (errors.length > 0) {
    throw new AggregateError(errors, `${errors.length} of ${lists.length} lists were not swept`);
  }
}

/** A part of a pass, which gets on until a point in time. */
type Part = (end: number) => Promise<void>;

function listsOf(ports: SweepPorts): readonly Part[] {
  const { mapping, tenants, tokens } = ports;
  const walk = <T>(list: SweptList<T>) =>
    told(list.name, ports, (end) => walkList(list, ports, end));
  return [
    walk<DueStack>({
      name: "due",
      read: (page) => mapping.due(page),
      sweep: each(ports, ({ stack }) => stack, sweepStack),
    }),
    walk<string>({
      name: "passing",
      read: (page) => tenants.passing(page),
      sweep: each(ports, String, sweepTenant),
    }),
    walk<WaitingTask>({
      name: "waiting",
      read: (page) => tokens.waiting(page),
      sweep: each(ports, ({ token }) => token, sweepToken),
    }),
    walk<TenantEvent>({
      name: "untold",
      read: (page) => tenants.untold(page),
      sweep: each(ports, ({ id }) => id, sweepEvent),
    }),
    told("pools", ports, () => openPools(ports)),
    told("counters", ports, () => mendCounters(ports)),
    // Last, because it waits for a service of another account.
    told("stock", ports, (end) => keepStock(ports, end)),
  ];
}

/** Tells of what kept a part from being done, and lets that rise. */
function told(name: string, { tell }: SweepPorts, part: Part): Part {
  return (end) =>
    part(end).catch((error: unknown) => {
      tell("list not swept", { list: name, error });
      throw error;
    });
}

async function sweepEvent(event: TenantEvent, { isFresh, moves }: SweepPorts): Promise<void> {
  if (!isFresh(event.at)) await moves.tell(event);
}

/** Does something for each item of a page, a few at a time, each on its own account. */
function each<T>(
  ports: SweepPorts,
  nameOf: (item: T) => string,
  act: (item: T, ports: SweepPorts) => Promise<void>,
) {
  const { tell } = ports;
  const limit = pLimit(SIDE_BY_SIDE);
  return async (items: readonly T[]): Promise<void> => {
    await limit.map(items, async (item) => {
      try {
        await act(item, ports);
      } catch (error) {
        tell("item not swept", { item: nameOf(item), error });
      }
    });
  };
}
