import { type Limits, usableOf } from "../tenants/shard.ts";
import { type Usage, usedCodes } from "../tenants/usage.ts";

/** Parts of an update of one row, to be put together with others of the same row. */
export interface UpdatePart {
  /** Assignments of the `SET` clause. */
  readonly set: readonly string[];
  /** Paths of the `REMOVE` clause. */
  readonly remove: readonly string[];
  /** Clauses that must all hold. */
  readonly conditions: readonly string[];
  /** Values of the placeholders. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the placeholders. */
  readonly names: Readonly<Record<string, string>>;
}

/** What a row's counters are held against. */
export interface CounterLimits {
  /** Limits as they were read; the write is refused when others apply by then. */
  readonly limits: Limits;
  /** Share of each limit that is kept free. */
  readonly headroom: number;
}

/** Raises a row's counters by a usage, as long as none exceeds what may be reserved. */
export function raiseCounters(usage: Usage, { limits, headroom }: CounterLimits): UpdatePart {
  const parts = usedCodes(usage).map((code, index) => {
    const by = usage[code] ?? 0;
    const most = usableOf(limits, code, headroom) - by;
    const isUnder = `reserved.#c${index} <= :most${index}`;
    return {
      set: `reserved.#c${index} = if_not_exists(reserved.#c${index}, :zero) + :by${index}`,
      // Of what was never counted none is reserved, which is enough only where so much fits at all.
      condition: most < 0 ? isUnder : `(attribute_not_exists(reserved.#c${index}) OR ${isUnder})`,
      values: { [`:by${index}`]: by, [`:most${index}`]: most },
      names: { [`#c${index}`]: code },
    };
  });
  return {
    set: parts.map(({ set }) => set),
    remove: [],
    conditions: ["limits = :limits", ...parts.map(({ condition }) => condition)],
    values: Object.assign(
      { ":limits": limits, ...(parts.length > 0 ? { ":zero": 0 } : {}) },
      ...parts.map(({ values }) => values),
    ),
    names: Object.assign({}, ...parts.map(({ names }) => names)),
  };
}

/** Lowers a row's counters by what was reserved; refused where so much is not reserved. */
export function lowerCounters(usage: Usage): UpdatePart {
  const parts = usedCodes(usage).map((code, index) => ({
    set: `reserved.#c${index} = reserved.#c${index} - :by${index}`,
    condition: `reserved.#c${index} >= :by${index}`,
    values: { [`:by${index}`]: usage[code] ?? 0 },
    names: { [`#c${index}`]: code },
  }));
  return {
    set: parts.map(({ set }) => set),
    remove: [],
    conditions: parts.map(({ condition }) => condition),
    values: Object.assign({}, ...parts.map(({ values }) => values)),
    names: Object.assign({}, ...parts.map(({ names }) => names)),
  };
}

/** Several parts of one row's update as one, which also raises the row's version. */
export function oneUpdate(...parts: readonly UpdatePart[]) {
  const set = ["version = version + :one", ...parts.flatMap((part) => part.set)];
  const remove = parts.flatMap((part) => part.remove);
  const conditions = ["attribute_exists(version)", ...parts.flatMap((part) => part.conditions)];
  const names: Record<string, string> = Object.assign({}, ...parts.map((part) => part.names));
  return {
    UpdateExpression: `SET ${set.join(", ")}${remove.length > 0 ? ` REMOVE ${remove.join(", ")}` : ""}`,
    ConditionExpression: conditions.join(" AND "),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ExpressionAttributeValues: Object.assign({ ":one": 1 }, ...parts.map((part) => part.values)),
  };
}
