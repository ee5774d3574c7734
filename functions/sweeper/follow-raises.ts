import { noteToldLimits } from "../../stores/note-told-limits.ts";
import { type QuotaRaises, RaiseRefusedError } from "../../stores/quota-raises.ts";
import {
  dueRaises,
  type LimitRaise,
  type LimitRaises,
  later,
  raiseAfter,
  raisedTo,
  raisesToBegin,
} from "../../tenants/limit-raises.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import type { QuotaCode } from "../../tenants/quotas.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { Vending } from "../../tenants/vending.ts";
import { askedSince } from "./asked-since.ts";
import type { StockKeeping, Vendor } from "./keep-stock.ts";

/** States in which a shard's own stack is there, and with it the role by which AWS is asked. */
const HAS_STACK: ReadonlySet<Shard["state"]> = new Set(["warm", "ready", "draining"]);

/** Asks AWS for the limits that one account is to have, and notes those that it has raised. */
export async function followRaises(
  vending: Vending,
  { shards, accounts }: Fleet,
  vendor: Vendor,
  ports: StockKeeping,
): Promise<void> {
  const shard = shards.find((each) => each.shard === vending.shard);
  if (!shard || !isAskable(vending, shard)) return;
  const { raises: before = {} } = vending;
  const applied = { ...accounts.get(shard.account)?.limits, ...shard.limits };
  const begun = raisesToBegin(before, vendor.rules.limits, applied, ports.now());
  const raises: LimitRaises = { ...before, ...begun };
  const due = dueRaises(raises, ports.now());
  if (due.length === 0) return;
  const after = await followAll(due, raises, shard, vendor.quotasOf(shard), ports);
  if (!(await ports.vendings.replace(vending, { ...vending, raises: after }))) return;
  for (const code of due) {
    const { state, reason } = after[code] ?? {};
    if (state === raises[code]?.state) continue;
    ports.note("limit to be raised", { shard: shard.shard, quota: code, state, reason });
  }
}

/** Nothing is asked for in an account that an operator brought, nor in one without our role. */
function isAskable({ state, account }: Vending, shard: Shard): boolean {
  const isOwn = shard.origin === "vended" && shard.account === account;
  return state === "done" && isOwn && HAS_STACK.has(shard.state);
}

async function followAll(
  codes: readonly QuotaCode[],
  raises: LimitRaises,
  shard: Shard,
  quotas: Quotas,
  ports: StockKeeping,
): Promise<LimitRaises> {
  const after: Partial<Record<QuotaCode, LimitRaise>> = { ...raises };
  for (const code of codes) {
    const raise = raises[code];
    if (raise) after[code] = await follow(code, raise, shard, quotas, ports);
  }
  return after;
}

type Quotas = Pick<QuotaRaises, "applied" | "requests" | "ask">;

/** What AWS refuses is written down with its reason; it is tried again where that may help. */
async function follow(
  code: QuotaCode,
  raise: LimitRaise,
  shard: Shard,
  quotas: Quotas,
  ports: StockKeeping,
): Promise<LimitRaise> {
  try {
    return await look(code, raise, shard, quotas, ports);
  } catch (error) {
    if (!(error instanceof RaiseRefusedError)) throw error;
    const { notBefore: _notBefore, ...known } = raise;
    if (error.isFinal) return { ...known, state: "refused", reason: error.message };
    return later(raise, error.message, ports.now());
  }
}

async function look(
  code: QuotaCode,
  raise: LimitRaise,
  shard: Shard,
  quotas: Quotas,
  { shards, now }: StockKeeping,
): Promise<LimitRaise> {
  const { wanted, since } = raise;
  const value = await quotas.applied(code);
  if (value !== undefined && value >= wanted) {
    // Before the row says so: whoever dies in between notes it again.
    await noteToldLimits(shards, shard, { [code]: { value, from: "service-quotas" } });
    return raisedTo(raise, value);
  }
  const requests = await quotas.requests(code, askedSince(since));
  const next = raiseAfter(raise, requests, now());
  if (next !== "ask") return next;
  await quotas.ask(code, wanted);
  return later({ ...raise, state: "asked" }, `AWS decides on ${wanted}`, now());
}
