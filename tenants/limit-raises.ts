import * as z from "zod";
import { mostOf, QUOTA_CODES, QUOTAS, type QuotaCode } from "./quotas.ts";
import type { Limits } from "./shard.ts";

/** What new accounts are to have of each quota; of what is not named, whatever AWS gives. */
export const WantedLimits = z
  .partialRecord(z.enum(QUOTA_CODES), z.int().positive())
  .superRefine((wanted, { addIssue }) => {
    for (const [code, value] of Object.entries(wanted)) {
      // Zod has let only codes of quotas through.
      const message = problemOf(code as QuotaCode, value);
      if (message !== undefined) addIssue({ code: "custom", path: [code], message });
    }
  });

/** What new accounts are to have of each quota. */
export type WantedLimits = z.output<typeof WantedLimits>;

/** Every state of the raise of a limit, in the order in which it goes through them; `refused` waits for a person. */
const RAISE_STATES = ["wanted", "asked", "raised", "refused"] as const;

/** A limit that AWS is to raise. */
export const LimitRaise = z.strictObject({
  /** How many there are to be. */
  wanted: z.int().positive(),
  /** Where it stands. */
  state: z.enum(RAISE_STATES),
  /** Why it stands there, in words. */
  reason: z.string(),
  /** When the platform began with it; what AWS decided before is not about it. */
  since: z.iso.datetime(),
  /** Nothing is looked at before. @default - at once */
  notBefore: z.iso.datetime().optional(),
});

/** A limit that AWS is to raise. */
export type LimitRaise = z.output<typeof LimitRaise>;

/** Limits that AWS is to raise, by quota. */
export const LimitRaises = z.partialRecord(z.enum(QUOTA_CODES), LimitRaise);

/** Limits that AWS is to raise, by quota. */
export type LimitRaises = z.output<typeof LimitRaises>;

/** A request for a higher limit that AWS knows of. */
export interface RaiseRequest {
  /** How many were asked for. */
  readonly desired: number;
  /** Whether AWS is yet to decide, or how it did, in its word. */
  readonly status: string;
  /** Case of AWS Support. @default - there is none */
  readonly caseId?: string | undefined;
}

/** Statuses that AWS goes on from. Source: Service Quotas API Reference, RequestedServiceQuotaChange, Status. */
const OPEN: ReadonlySet<string> = new Set(["PENDING", "CASE_OPENED"]);

/** Whether AWS is yet to decide on a request, and takes no other until it has. */
export function isOpenRequest({ status }: Pick<RaiseRequest, "status">): boolean {
  return OPEN.has(status);
}

/** How long what AWS works on is left alone, in milliseconds: it takes minutes to days. */
const LOOK = 600_000;

/** Limits below what is wanted that nobody has asked AWS for yet; what an operator said is left alone. */
export function raisesToBegin(
  known: LimitRaises,
  wanted: WantedLimits,
  applied: Limits,
  now: Date,
): LimitRaises {
  const begun = QUOTA_CODES.flatMap((code) => {
    const value = wanted[code];
    const { value: has, from } = applied[code] ?? { value: QUOTAS[code].value, from: "documented" };
    if (value === undefined || known[code]?.wanted === value) return [];
    if (has >= value || from === "operator") return [];
    const reason = `AWS is to raise ${has} to ${value}`;
    return [[code, { wanted: value, state: "wanted", reason, since: now.toISOString() }] as const];
  });
  return Object.fromEntries(begun);
}

/** Quotas whose raise is to be looked at now. */
export function dueRaises(raises: LimitRaises, now: Date): readonly QuotaCode[] {
  return QUOTA_CODES.filter((code) => {
    const { state, notBefore } = raises[code] ?? { state: "raised" };
    const isGoing = state === "wanted" || state === "asked";
    return isGoing && (notBefore === undefined || Date.parse(notBefore) <= now.getTime());
  });
}

/**
 * What is to be thought of a raise by the requests that AWS knows of, latest first; `ask` when none is
 * about it. Any open request is: AWS takes one at a time.
 */
export function raiseAfter(
  raise: LimitRaise,
  requests: readonly RaiseRequest[],
  now: Date,
): LimitRaise | "ask" {
  const { wanted } = raise;
  const open = requests.find(isOpenRequest);
  if (open) return later({ ...raise, state: "asked" }, openWords(open), now);
  const own = requests.find(({ desired }) => desired >= wanted);
  if (!own) return "ask";
  if (own.status === "APPROVED") {
    return later(
      { ...raise, state: "asked" },
      `AWS has approved ${own.desired}, and is to apply it`,
      now,
    );
  }
  const { notBefore: _notBefore, ...rest } = raise;
  const reason = `AWS did not raise it to ${own.desired} (${own.status}); ask AWS Support, then \`shard retry\``;
  return { ...rest, state: "refused", reason };
}

/** A raise that is to be looked at again in a while. */
export function later(raise: LimitRaise, reason: string, now: Date): LimitRaise {
  return { ...raise, reason, notBefore: new Date(now.getTime() + LOOK).toISOString() };
}

/** A raise that AWS has applied. */
export function raisedTo(
  { notBefore: _notBefore, ...raise }: LimitRaise,
  value: number,
): LimitRaise {
  return { ...raise, state: "raised", reason: `AWS applies ${value}` };
}

/** Whether AWS refused a raise that a person may ask for again. */
export function hasRefusedRaise(raises: LimitRaises): boolean {
  return Object.values(raises).some(({ state }) => state === "refused");
}

/** Raises of which those that AWS refused are asked for again. @param by - Who says so. */
export function raisesRetried(raises: LimitRaises, by: string, now: Date): LimitRaises {
  const again = Object.entries(raises).map(([code, raise]) => {
    if (raise.state !== "refused") return [code, raise] as const;
    const reason = `asked for again (${by})`;
    return [code, { ...raise, state: "wanted", reason, since: now.toISOString() }] as const;
  });
  return Object.fromEntries(again);
}

function openWords({ desired, status, caseId }: RaiseRequest): string {
  if (status !== "CASE_OPENED") return `AWS decides on ${desired}`;
  return `AWS Support decides on ${desired}${caseId === undefined ? "" : `, case ${caseId}`}`;
}

/** AWS raises some limits not at all, and others only so far. */
function problemOf(code: QuotaCode, value: number): string | undefined {
  const { name, raisable } = QUOTAS[code];
  if (raisable === false) return `cannot be asked for: AWS does not raise ${name}`;
  const most = mostOf(code);
  return value > most ? `must be at most ${most} ${name}` : undefined;
}
