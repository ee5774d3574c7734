import { NoRoomError, type Refusal } from "./errors.ts";
import { stackNameOf } from "./naming.ts";
import { QUOTAS } from "./quotas.ts";
import type { Account, PoolPlace, Shard } from "./shard.ts";
import { bindingQuota, fullness, type PlacementRules, shareOf } from "./shard-fill.ts";
import { fitsIn, hasPlace, type PlacementRequest, refusalOf } from "./shard-room.ts";
import type { Placement } from "./tenant.ts";

/** Everything that tenants can be placed in. */
export interface Fleet {
  /** Every shard, in whatever state. */
  readonly shards: readonly Shard[];
  /** What is counted over all Regions of an account, by the account's id. */
  readonly accounts: ReadonlyMap<string, Account>;
}

/** A tenant that is to be placed, and everything that decides where. */
interface Question {
  readonly request: PlacementRequest;
  readonly fleet: Fleet;
  readonly rules: PlacementRules;
}

/** A shard with room, and what it is compared by. */
interface Candidate {
  readonly shard: Shard;
  readonly account: Account;
  readonly isKept: boolean;
  readonly full: number;
  readonly placesTaken: number;
}

/** A fleet that was looked through for one tenant. */
interface Survey {
  readonly best: Candidate | undefined;
  readonly refused: readonly Shard[];
}

/** Shards that the reason of a placement says why it passed over. */
const REFUSALS_TOLD = 3;

/**
 * Chooses the shard for a tenant: one that is kept for its tier before one for all, then the fullest
 * or the least full as the strategy says, then the first by name.
 *
 * A pooled tenant joins a pool of its shard, a silo gets a stack of its own. The same fleet gives the
 * same place, in whatever order its shards are listed.
 *
 * @throws {@link NoRoomError} when no shard has room, with each shard's reason.
 */
export function placeTenant(
  request: PlacementRequest,
  fleet: Fleet,
  rules: PlacementRules,
): Placement {
  const question = { request, fleet, rules };
  const { isolation } = request.tier;
  const { best, refused } = surveyOf(question);
  if (!best) throw new NoRoomError(isolation, refusalsOf(refused, refused.length, question));
  const stack = stackNameOf(isolation === "silo" ? "silo" : "tenant", request.tenant);
  return {
    shard: best.shard.shard,
    stack,
    planeStack: isolation === "silo" ? stack : poolFor(best.shard, rules),
    reason: [choiceOf(best, question), ...passedOver(refused, question)].join("; "),
    reserved: request.usage,
  };
}

/** Looks at every shard, for each tenant anew: what only who reads the reason needs is left for then. */
function surveyOf(question: Question): Survey {
  const { request, fleet, rules } = question;
  const refused: Shard[] = [];
  let best: Candidate | undefined;
  for (const shard of fleet.shards) {
    const account = fleet.accounts.get(shard.account);
    if (!account || !fitsIn(request, shard, account, rules)) {
      refused.push(shard);
      continue;
    }
    const candidate = candidateOf(shard, account, question);
    if (!best || compare(candidate, best, rules) < 0) best = candidate;
  }
  return { best, refused };
}

function candidateOf(shard: Shard, account: Account, { request, rules }: Question): Candidate {
  const { isolation } = request.tier;
  return {
    shard,
    account,
    isKept: shard.tiers.length > 0,
    full: fullness(shard, account, rules),
    placesTaken: shard.tenants[isolation] / shard.capacity[isolation],
  };
}

/** Below 0 when the first is the better place. */
function compare(a: Candidate, b: Candidate, { strategy }: PlacementRules): number {
  const emptier = a.full - b.full || a.placesTaken - b.placesTaken;
  return (
    Number(b.isKept) - Number(a.isKept) ||
    (strategy === "spread" ? emptier : -emptier) ||
    byName(a.shard, b.shard)
  );
}

function byName(a: Shard, b: Shard): number {
  return a.shard < b.shard ? -1 : 1;
}

/** Dense: the fullest pool that has a place; else the newest, by the number that its name ends in. */
function poolFor({ pools }: Shard, { strategy }: PlacementRules): string {
  const [name] = Object.entries(pools)
    .filter(([, pool]) => hasPlace(pool))
    .reduce((best, each) => (comparePools(each, best, strategy) < 0 ? each : best));
  return name;
}

type NamedPool = readonly [name: string, pool: PoolPlace];

function comparePools(
  [nameA, a]: NamedPool,
  [nameB, b]: NamedPool,
  strategy: PlacementRules["strategy"],
): number {
  const fuller = strategy === "dense" ? b.tenants / b.most - a.tenants / a.most : 0;
  return fuller || nameB.length - nameA.length || (nameA > nameB ? -1 : 1);
}

function choiceOf({ shard, account, isKept }: Candidate, { request, fleet, rules }: Question) {
  const binding = bindingQuota(shard, account, rules);
  const filled = `${Math.floor(shareOf(binding) * 100)} % of its ${QUOTAS[binding.code].name}`;
  const rank = rules.strategy === "dense" ? "fullest" : "least full";
  const group = isKept ? `those kept for ${request.tier.name}` : "those with room";
  return `${shard.shard} of ${fleet.shards.length} shards: the ${rank} of ${group}, ${filled} reserved`;
}

function passedOver(refused: readonly Shard[], question: Question): readonly string[] {
  const told = refusalsOf(refused, REFUSALS_TOLD, question);
  const more = refused.length - told.length;
  return [
    ...told.map(({ shard, reason }) => `${shard} ${reason}`),
    ...(more > 0 ? [`${more} more refuse it`] : []),
  ];
}

/** Refusals of the first shards by name. */
function refusalsOf(
  refused: readonly Shard[],
  most: number,
  { request, fleet, rules }: Question,
): readonly Refusal[] {
  const told = refused.toSorted(byName).slice(0, most);
  return told.map((shard) => {
    const account = fleet.accounts.get(shard.account);
    const words = account && refusalOf(request, shard, account, rules);
    const reason = words ?? `is in account ${shard.account}, which no one counts`;
    return { shard: shard.shard, reason };
  });
}
