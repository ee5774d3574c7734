import { OrganizationRefusedError } from "../../stores/organization.ts";
import { wishBaseline } from "../../stores/wish-baseline.ts";
import { inhabitedBy } from "../../tenants/plan-vending.ts";
import type { Shard } from "../../tenants/shard.ts";
import {
  afterFailure,
  afterRefusedCall,
  MAKING,
  nextStep,
  stillGoing,
  type Vending,
  type VendingFailure,
  type VendingStep,
} from "../../tenants/vending.ts";
import { accountNameOf, findRequest } from "./find-request.ts";
import type { StockKeeping, Vendor } from "./keep-stock.ts";
import { PLATFORM } from "./platform.ts";
import { followCheck, reuseAccount } from "./reuse-account.ts";
import { traceAccount } from "./trace-account.ts";

/** Steps in one pass: more than there are, so that a mistake in them cannot keep a pass for ever. */
const MOST_STEPS = 8;

/** Goes on with one account as far as AWS lets it; what AWS refuses is written down with its reason. */
export async function advance(
  vending: Vending,
  vendor: Vendor,
  ports: StockKeeping,
): Promise<void> {
  let current: Vending | undefined = vending;
  for (let steps = 0; current && steps < MOST_STEPS; steps += 1) {
    const step = nextStep(current, ports.now().getTime());
    if (step === "wait") return;
    current = await take(step, current, vendor, ports);
  }
}

/** Takes one step and writes what came of it; nothing when there is no more to do, or someone else did it. */
async function take(
  step: Exclude<VendingStep, "wait">,
  vending: Vending,
  vendor: Vendor,
  ports: StockKeeping,
): Promise<Vending | undefined> {
  // Written before AWS is asked: whoever comes next looks for the request before it makes another.
  const claimed = step === "ask" ? await claim(vending, ports) : vending;
  if (!claimed) return undefined;
  const next = await STEPS[step](claimed, vendor, ports).catch((error: unknown) => {
    if (!(error instanceof OrganizationRefusedError)) throw error;
    // A refused call says nothing about the account, unless it was the one that asks for it.
    const after = step === "ask" ? afterFailure : afterRefusedCall;
    return after(claimed, error.failure, ports.now().getTime(), ports.chance());
  });
  if (!next) return undefined;
  const written = await ports.vendings.replace(claimed, next);
  if (written && (written.state !== vending.state || written.account !== vending.account)) {
    const { shard, state, reason, account } = written;
    ports.note("account in the making", { shard, state, reason, account });
  }
  return written;
}

type TakeStep = (
  vending: Vending,
  vendor: Vendor,
  ports: StockKeeping,
) => Promise<Vending | undefined>;

const STEPS: Readonly<Record<Exclude<VendingStep, "wait">, TakeStep>> = {
  ask: async (vending, vendor) => {
    const { organization, rules, bootstrapRole } = vendor;
    const name = accountNameOf(vending.shard, vendor);
    const email = rules.email.replaceAll("{shard}", vending.shard);
    const known = await findRequest(vending, vendor);
    const request = known ?? (await organization.ask({ name, email, roleName: bootstrapRole }));
    return { ...vending, request, reason: MAKING };
  },
  find: async (vending, vendor) => {
    const request = await findRequest(vending, vendor);
    if (request !== undefined) return { ...vending, request, reason: MAKING };
    const { askedAt: _askedAt, ...kept } = vending;
    return { ...kept, state: "requested", reason: "AWS knows of no request for the account" };
  },
  look: async (vending, vendor, ports) => {
    const { request = "" } = vending;
    const creation = await vendor.organization.look(request);
    switch (creation.kind) {
      case "made": {
        const { account } = creation;
        return { ...vending, state: "made", account, failures: 0, reason: "the account is made" };
      }
      case "failed":
        return afterRefusal(vending, creation.failure, vendor, ports);
      default:
        return stillGoing(vending, ports.now().getTime());
    }
  },
  move: async (vending, { organization, rules }, ports) => {
    const { account = "" } = vending;
    await organization.move(account, rules.unit);
    return register(vending, account, rules, ports);
  },
  reuse: reuseAccount,
  check: followCheck,
  trace: traceAccount,
};

function claim(vending: Vending, { vendings, now }: StockKeeping): Promise<Vending | undefined> {
  const askedAt = now().toISOString();
  const { notBefore: _notBefore, ...kept } = vending;
  return vendings.replace(vending, { ...kept, state: "asked", askedAt, reason: "AWS is asked" });
}

/** AWS refuses a second request for an address: then the first may have made the account. */
async function afterRefusal(
  vending: Vending,
  failure: VendingFailure,
  vendor: Vendor,
  ports: StockKeeping,
): Promise<Vending> {
  const other = await findRequest(vending, vendor);
  if (other === undefined) {
    return afterFailure(vending, failure, ports.now().getTime(), ports.chance());
  }
  const reason = "AWS is making the account by another request";
  return { ...vending, state: "asked", request: other, reason };
}

/** Why an account cannot be registered: its name went to another, or an operator registered it. */
function problemOf(
  { shard }: Vending,
  account: string,
  shards: readonly Shard[],
): string | undefined {
  const own = shards.find((each) => each.shard === shard);
  if (own && own.account !== account) {
    return `another account was registered as ${shard}; register ${account} under another name, and dismiss this`;
  }
  return inhabitedBy({ shard, account }, shards);
}

/** What is said of a new account's shard. */
const COMING = {
  state: "warming",
  reason: "its own stack is being made",
  origin: "vended",
} as const;

/** The account becomes a shard like any other, whose own stack the workers bring up. */
async function register(
  vending: Vending,
  account: string,
  { region, capacity }: Vendor["rules"],
  ports: StockKeeping,
): Promise<Vending | undefined> {
  const { shards, usage } = ports;
  const { shard } = vending;
  // Read first: whoever is not among the shards by then changes it, and the registration is refused.
  const found = { account: await shards.account(account) };
  const { shards: known } = await shards.fleet();
  const problem = problemOf(vending, account, known);
  if (problem !== undefined) return { ...vending, state: "failed", reason: problem };
  // Nothing is in the way, so that a shard of this name is this account's: an earlier pass made it.
  if (!known.some((each) => each.shard === shard)) {
    const place = { shard, account, region, capacity, tiers: [], limits: {} };
    // Someone took the name or the account since it was looked at: the next pass finds out who.
    if (!(await shards.add({ ...place, ...COMING }, usage.shard, found))) return undefined;
  }
  await wishBaseline(shard, PLATFORM, ports);
  return { ...vending, state: "done", reason: `account ${account} is shard ${shard}` };
}
