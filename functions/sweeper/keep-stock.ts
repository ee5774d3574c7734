import type { MappingStore } from "../../stores/mapping-store.ts";
import type { Organization } from "../../stores/organization.ts";
import type { QuotaRaises } from "../../stores/quota-raises.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { VendingStore } from "../../stores/vending-store.ts";
import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import { planLease, planStock } from "../../tenants/plan-vending.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import { nextStep, type OrganizationRules, reused, type Vending } from "../../tenants/vending.ts";
import type { Facts } from "../control/log.ts";
import { advance } from "./advance-vending.ts";
import { followRaises } from "./follow-raises.ts";

/** How accounts are made. */
export interface Vendor {
  /** How many are kept ready, and what they are like. */
  readonly rules: OrganizationRules;
  /** Account of the hub, which tells its accounts from those of another hub in the organisation. */
  readonly hub: string;
  /** Role in each account through which its shard's stack is first brought up. */
  readonly bootstrapRole: string;
  /** Makes and moves accounts. */
  readonly organization: Pick<Organization, "find" | "ask" | "look" | "move">;
  /** Limits of a shard's account, and requests for more. */
  readonly quotasOf: (shard: Shard) => Pick<QuotaRaises, "applied" | "requests" | "ask">;
}

/** What keeping a stock of accounts needs. */
export interface StockKeeping {
  /** How accounts are made. @default - the platform makes none */
  readonly vendor?: Vendor | undefined;
  /** Accounts in the making. */
  readonly vendings: Pick<VendingStore, "all" | "request" | "replace">;
  /** Shards and what is reserved of them. */
  readonly shards: Pick<
    ShardStore,
    "fleet" | "add" | "get" | "enter" | "reuse" | "account" | "noteLimits" | "raiseAccount"
  >;
  /** Takes wishes. */
  readonly mapping: Pick<MappingStore, "read" | "wish">;
  /** Tiers that the company sells. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Release that new planes get. */
  readonly release: string;
  /** From 0 up to 1, so that what failed together is not tried again together. */
  readonly chance: () => number;
  /** The time. */
  readonly now: () => Date;
  /** Tells what was done. */
  readonly note: (message: string, facts: Facts) => void;
}

const FEW = "fewer accounts are ready than the stock is to have";

/**
 * Takes a shard from the stock when the others are full, asks for accounts when few are left in the
 * stock, and goes on with those that were asked for.
 *
 * @param end - When no other account is gone on with, in milliseconds since 1970.
 */
export async function keepStock(ports: StockKeeping, end: number): Promise<void> {
  // Read first: what is made a shard between the two reads is counted twice, and not left out.
  const vendings = ports.vendor ? await ports.vendings.all() : [];
  const fleet = await ports.shards.fleet();
  await lease(fleet, ports);
  if (!ports.vendor) return;
  const begun = await refill(vendings, fleet, ports.vendor, ports);
  const shards = new Set(begun.map(({ shard }) => shard));
  const others = vendings.filter(({ shard }) => !shards.has(shard));
  const { vendor } = ports;
  const errors = [
    ...(await each(inPace([...others, ...begun], ports), ports, end, (one) =>
      advance(one, vendor, ports),
    )),
    ...(await each(others, ports, end, (one) => followRaises(one, fleet, vendor, ports))),
  ];
  if (errors.length > 0) throw new AggregateError(errors, "accounts were not gone on with");
}

async function refill(
  vendings: readonly Vending[],
  { shards }: Fleet,
  { rules: { shards: names, region, stock } }: Vendor,
  ports: StockKeeping,
): Promise<readonly Vending[]> {
  const begun: Vending[] = [];
  const { reuse, request } = planStock({ shards, vendings, names, region, stock });
  for (const vending of reuse) {
    const next = await ports.vendings.replace(vending, reused(vending, FEW));
    if (next) begun.push(next);
  }
  for (const shard of request) {
    const next = await ports.vendings.request(shard, FEW, ports.now());
    if (next) begun.push(next);
  }
  for (const { shard, state } of begun) {
    ports.note(state === "reusing" ? "account used again" : "account requested", { shard });
  }
  return begun;
}

/**
 * Accounts that are gone on with in this pass: of those for which AWS is to be asked only the first. AWS takes few
 * requests in a minute, and would refuse the others; a pass comes each minute.
 *
 * Source: Organizations User Guide, "Quotas and service limits for AWS Organizations", throttling limits of CreateAccount.
 */
function inPace(vendings: readonly Vending[], { now }: StockKeeping): readonly Vending[] {
  const asking = vendings.filter((one) => nextStep(one, now().getTime()) === "ask");
  const later = new Set(asking.slice(1));
  return vendings.filter((one) => !later.has(one));
}

/** What goes wrong with one account does not keep the others from their turn; gives what went wrong. */
async function each(
  vendings: readonly Vending[],
  { now }: StockKeeping,
  end: number,
  act: (vending: Vending) => Promise<void>,
): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  for (const vending of vendings) {
    if (now().getTime() >= end) break;
    await act(vending).catch((error: unknown) => errors.push(error));
  }
  return errors;
}

/** The condition on the state keeps two passes from doing it twice. */
async function lease(fleet: Fleet, ports: StockKeeping): Promise<void> {
  const planned = planLease({ ...ports, fleet, rules: ports.capacity });
  if (!planned) return;
  const { shard, reason } = planned;
  if (await ports.shards.enter(shard, ["warm"], "ready", reason)) {
    ports.note("shard taken from the stock", { shard, reason });
  }
}
