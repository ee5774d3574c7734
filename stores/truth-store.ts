import { isDeepStrictEqual } from "node:util";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { parseDocument } from "../tenants/document.ts";
import { LeaseLostError, StackBusyError } from "../tenants/errors.ts";
import { isTakeable, type LeaseTimes } from "../tenants/lease-times.ts";
import type { Slots } from "../tenants/slots.ts";
import { type StackFailure, Truth, untouched } from "../tenants/truth.ts";
import { isRefused } from "./conditional-write.ts";

/** Who wants a lease, and how to stop what it will run. */
export interface LeaseRequest {
  /** Name of the stack. */
  readonly stack: string;
  /** Who wants it: another name for each try to take a lease; shown to those who must wait. */
  readonly owner: string;
  /** The build or task that does the work. */
  readonly run?: string | undefined;
}

/** A lease that was taken. */
export interface TakenLease {
  /** Goes with each write that the lease allows. */
  readonly fence: number;
  /** What was known of the stack before; its lease, if any, is that of a worker that died. */
  readonly before: Truth;
}

/** What a worker found when the stack met its wish. */
export interface MetTruth {
  /** Generation of the wish that is met. */
  readonly generation: number;
  /** Whether the stack is there. */
  readonly state: "present" | "absent";
  /** AWS account of the stack. */
  readonly account: string;
  /** What the slots hold. */
  readonly slots: Slots;
  /** The program's outputs that are not secret. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** When it was seen, ISO 8601. */
  readonly verifiedAt: string;
}

/** The truths of the mapping table: each write of a worker carries its fence, or is refused. */
export class TruthStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** What is known of a stack, read consistently. */
  async read(stack: string): Promise<Truth> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(stack), ConsistentRead: true }),
    );
    if (!Item) return untouched(stack);
    const { item: _item, ...document } = Item;
    return parseDocument(Truth, document, `truth of stack "${stack}"`);
  }

  /**
   * Takes the lease of a stack. The condition sees both a rival's fence and a late renewal.
   *
   * @throws {@link StackBusyError} while another holds it.
   */
  async take(request: LeaseRequest, times: LeaseTimes, now: number): Promise<TakenLease> {
    const before = await this.read(request.stack);
    if (!isTakeable(before.lease, times, now)) throw busy(before);
    const { owner, run } = request;
    const lease = { owner, expiresAt: now + times.expiry, ...(run === undefined ? {} : { run }) };
    const fence = nextFence(before, now);
    const taken = await this.#update(request.stack, {
      set: { ...absentParts(before), fence, lease },
      condition: before.lease
        ? "#fence = :old AND #lease.expiresAt = :end"
        : "(attribute_not_exists(#fence) OR #fence = :old) AND attribute_not_exists(#lease)",
      values: { ":old": before.fence, ...(before.lease ? { ":end": before.lease.expiresAt } : {}) },
    });
    if (!taken) await this.#checkTaken(request.stack, fence, lease);
    return { fence, before };
  }

  /** Renews a lease; the fence keeps it from those who lost it. */
  async renew(stack: string, fence: number, expiresAt: number): Promise<void> {
    const set = { "lease.expiresAt": expiresAt };
    if (!(await this.#fenced(stack, fence, set))) throw new LeaseLostError(stack, fence);
  }

  /** Records that a stack met its wish, and gives the lease back in the same write. */
  async recordMet(stack: string, fence: number, met: MetTruth): Promise<void> {
    await this.#giveBack(stack, fence, {
      set: { ...met },
      remove: ["failure"],
      isDone: ({ generation, verifiedAt }) =>
        generation === met.generation && verifiedAt === met.verifiedAt,
    });
  }

  /** Records why an operation failed, and gives the lease back in the same write. */
  async recordFailed(stack: string, fence: number, failure: StackFailure): Promise<void> {
    await this.#giveBack(stack, fence, {
      set: { failure },
      remove: [],
      isDone: ({ failure: last }) => last?.operation === failure.operation,
    });
  }

  /** Gives a lease back without having changed anything. */
  async release(stack: string, fence: number): Promise<void> {
    await this.#giveBack(stack, fence, {
      set: {},
      remove: [],
      isDone: ({ fence: last, lease }) => last === fence && lease === undefined,
    });
  }

  /**
   * Reserves the next start of a pipeline execution; of several starters one gets it.
   *
   * @returns Number of the start, or `undefined` when another start is still on its way.
   */
  async reserveStart(stack: string, until: number, now: number): Promise<number | undefined> {
    const before = await this.read(stack);
    const reserved = await this.#update(stack, {
      set: { ...absentParts(before), starts: before.starts + 1, startedUntil: until },
      condition:
        "(attribute_not_exists(#starts) OR #starts = :old) AND (attribute_not_exists(#startedUntil) OR #startedUntil <= :now)",
      values: { ":old": before.starts, ":now": now },
    });
    return reserved ? before.starts + 1 : undefined;
  }

  /** Lets nobody ask for a start before its time; nothing happens when one is on its way. */
  async deferStart(stack: string, until: number, now: number): Promise<void> {
    const before = await this.read(stack);
    await this.#update(stack, {
      set: { ...absentParts(before), startedUntil: until },
      condition: "attribute_not_exists(#startedUntil) OR #startedUntil <= :now",
      values: { ":now": now },
    });
  }

  /**
   * A write whose answer was lost is repeated by the SDK, and then refused because of itself: what
   * stands there tells it from a rival's.
   */
  async #checkTaken(stack: string, fence: number, lease: Truth["lease"]): Promise<void> {
    const current = await this.read(stack);
    const isOwn = current.fence === fence && isDeepStrictEqual(current.lease, lease);
    if (!isOwn) throw busy(current);
  }

  /** Ends a lease; refused by its own first write, whose answer was lost, it is done all the same. */
  async #giveBack(stack: string, fence: number, { set, remove, isDone }: LastWord): Promise<void> {
    const written = await this.#fenced(stack, fence, set, [...remove, "lease", "startedUntil"]);
    if (written || isDone(await this.read(stack))) return;
    throw new LeaseLostError(stack, fence);
  }

  /** False when the lease was lost. */
  async #fenced(
    stack: string,
    fence: number,
    set: Readonly<Record<string, unknown>>,
    remove: readonly string[] = [],
  ): Promise<boolean> {
    return this.#update(stack, {
      set,
      remove,
      condition: "#fence = :fence AND attribute_exists(#lease)",
      values: { ":fence": fence },
    });
  }

  /** False when the condition refuses the write. */
  async #update(stack: string, change: Change): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({ TableName: this.#table, Key: keyOf(stack), ...expressionsOf(change) }),
      );
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }
}

/** What the holder of a lease writes when it gives it back. */
interface LastWord {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
  /** Whether a truth already says so. */
  readonly isDone: (truth: Truth) => boolean;
}

interface Change {
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The first fence of a stack comes from the clock, so that a stack which is forgotten and wished
 * again never meets a fence of its former life.
 */
function nextFence({ fence }: Truth, now: number): number {
  return fence === 0 ? Math.floor(now / 1000) + 1 : fence + 1;
}

function keyOf(stack: string): { stack: string; item: string } {
  return { stack, item: "truth" };
}

function busy({ stack, lease }: Truth): StackBusyError {
  const until = lease ? new Date(lease.expiresAt).toISOString() : "its next renewal";
  return new StackBusyError(stack, lease?.owner ?? "another worker", until);
}

/** The parts that a truth must have from its first write on; they stand unchanged in later ones. */
function absentParts({ generation, state, fence, starts, outputs }: Truth): Partial<Truth> {
  return fence === 0 && starts === 0 ? { generation, state, fence, starts, outputs } : {};
}

/** Builds an update from plain fields; a dot leads into a map. Every name is aliased, reserved or not. */
function expressionsOf({ set, remove = [], condition, values }: Change) {
  const assignments = Object.keys(set).map((path, i) => `${aliasOf(path)} = :set${i}`);
  const removals = remove.map(aliasOf);
  const update = [
    assignments.length > 0 ? `SET ${assignments.join(", ")}` : "",
    removals.length > 0 ? `REMOVE ${removals.join(", ")}` : "",
  ];
  const setValues = Object.values(set).map((value, i) => [`:set${i}`, value]);
  const named = `${update.join(" ").trim()} ${condition}`.match(/#(\w+)/g) ?? [];
  const inMaps = Object.keys(set)
    .concat(remove)
    .flatMap((path) => path.split("."));
  const names = [...named.map((name) => name.slice(1)), ...inMaps];
  return {
    UpdateExpression: update.join(" ").trim(),
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: { ...values, ...Object.fromEntries(setValues) },
  };
}

function aliasOf(path: string): string {
  return path
    .split(".")
    .map((part) => `#${part}`)
    .join(".");
}
