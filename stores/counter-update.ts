import type { QuotaCode } from "../tenants/quotas.ts";
import { type Limits, usableOf } from "../tenants/shard.ts";
import { type Usage, usedCodes } from "../tenants/usage.ts";
import { joined, type UpdatePart } from "./row-update.ts";

/** What a row's counters are held against. */
export interface CounterLimits {
  /** Limits as they were read; the write is refused when others apply by then. */
  readonly limits: Limits;
  /** Share of each limit that is kept free. */
  readonly headroom: number;
}

/**
 * Raises a row's counters by a usage.
 *
 * @param against - What none of them may exceed. @default - nothing: what is counted is there
 */
export function raiseCounters(usage: Usage, against?: CounterLimits): UpdatePart {
  const counters = usedCodes(usage).map((code, index) => {
    const by = usage[code] ?? 0;
    return joined([raised(code, index, by), against ? under(code, index, by, against) : {}]);
  });
  if (!against) return joined(counters);
  const isSame = { conditions: ["limits = :limits"], values: { ":limits": against.limits } };
  return joined([isSame, ...counters]);
}

/** Lowers a row's counters by what was reserved; refused where so much is not reserved. */
export function lowerCounters(usage: Usage): UpdatePart {
  return joined(
    usedCodes(usage).map((code, index) => ({
      set: [`reserved.#c${index} = reserved.#c${index} - :by${index}`],
      conditions: [`reserved.#c${index} >= :by${index}`],
      values: { [`:by${index}`]: usage[code] ?? 0 },
      names: { [`#c${index}`]: code },
    })),
  );
}

function raised(code: QuotaCode, index: number, by: number): UpdatePart {
  return {
    set: [`reserved.#c${index} = if_not_exists(reserved.#c${index}, :zero) + :by${index}`],
    values: { ":zero": 0, [`:by${index}`]: by },
    names: { [`#c${index}`]: code },
  };
}

/** Of what was never counted none is reserved, which is enough only where so much fits at all. */
function under(
  code: QuotaCode,
  index: number,
  by: number,
  { limits, headroom }: CounterLimits,
): UpdatePart {
  const most = usableOf(limits, code, headroom) - by;
  const isUnder = `reserved.#c${index} <= :most${index}`;
  const isFirst = `attribute_not_exists(reserved.#c${index})`;
  return {
    conditions: [most < 0 ? isUnder : `(${isFirst} OR ${isUnder})`],
    values: { [`:most${index}`]: most },
  };
}
