import * as z from "zod";
import { InvalidDocumentError, type Issue } from "../../tenants/errors.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import { isKeptForReuse } from "../../tenants/plan-vending.ts";
import { mostOf, QUOTAS, type QuotaCode, type QuotaScope, quotasOf } from "../../tenants/quotas.ts";
import { REGIONS } from "../../tenants/regions.ts";
import { Limits, Room, Shard } from "../../tenants/shard.ts";
import type { Vending } from "../../tenants/vending.ts";

/** What an operator says of a shard. */
export const ShardSettings = z.strictObject({
  /** AWS account of its own, which no other shard has, in whatever Region. */
  account: Shard.shape.account,
  /** AWS Region. */
  region: z.enum(REGIONS, { error: "must be a Region of AWS, such as eu-west-1" }),
  /** How many tenants it may hold, whatever its quotas say. */
  capacity: Room.prefault({ pool: 100_000, silo: 600 }),
  /** Tiers that it is kept for; none named: it takes every tier. */
  tiers: z.array(z.string()).default([]),
  /** Limits that its account has been raised or lowered to; others are AWS's defaults. */
  limits: z
    .partialRecord(z.enum(Object.keys(QUOTAS) as QuotaCode[]), z.int().nonnegative())
    .default({}),
  /** Who brings up its own stack: the platform by a wish, or whoever runs `pulumi up` by hand. */
  baseline: z
    .enum(["platform", "by-hand"], { error: 'must be "platform" or "by-hand"' })
    .default("platform"),
});

/** What an operator says of a shard. */
export type ShardSettings = z.output<typeof ShardSettings>;

/** What is known against which settings are held. */
export interface SettingsGround {
  /** Every shard that there is. */
  readonly fleet: Fleet;
  /** Accounts that the platform made, some of which it uses again. */
  readonly vendings: readonly Vending[];
  /** Account of the control plane. */
  readonly hubAccount: string;
  /** Names of the tiers that are for sale. */
  readonly tiers: readonly string[];
  /** Whether the account is known to be in no organisation of ours. */
  readonly isOutside: boolean;
}

/**
 * Holds settings against what is known; nothing is written when anything is wrong.
 *
 * @throws {@link InvalidDocumentError} listing every problem.
 */
export function checkShardSettings(
  shard: string,
  settings: ShardSettings,
  ground: SettingsGround,
): void {
  const issues = [
    ...accountIssues(shard, settings, ground),
    ...tierIssues(settings, ground),
    ...limitIssues(settings),
  ];
  if (issues.length > 0) throw new InvalidDocumentError("body", issues);
}

/** A shard in the hub could change what runs it; a place that moved would lose its planes. */
function* accountIssues(
  shard: string,
  { account, region }: ShardSettings,
  { fleet, vendings, hubAccount, isOutside }: SettingsGround,
): Generator<Issue> {
  if (account === hubAccount) {
    yield { path: "account", problem: "must not be the control plane's own" };
  }
  if (isOutside) {
    yield { path: "account", problem: "must be in the organisation that the platform works in" };
  }
  const own = fleet.shards.find((each) => each.shard === shard);
  if (own && own.account !== account) {
    yield { path: "account", problem: `must be ${own.account}, where the shard is` };
  }
  if (own && own.region !== region) {
    yield { path: "region", problem: `must be ${own.region}, where the shard is` };
  }
  // Of a shard that is there, nothing that may be changed turns on who else is in its account.
  const twin = own
    ? undefined
    : fleet.shards.find(
        (each) =>
          each.account === account && (each.state !== "retired" || isKeptForReuse(each, vendings)),
      );
  if (twin) yield { path: "account", problem: twinProblem(twin) };
}

/** The roles of a shard's own stack are the account's, of all Regions, and have no shard in their names. */
function twinProblem({ shard, region, state }: Shard): string {
  const is = `is shard ${shard} in ${region} already`;
  return state === "retired" ? `${is}, which the platform may use again` : is;
}

function* tierIssues({ tiers }: ShardSettings, ground: SettingsGround): Generator<Issue> {
  for (const [index, tier] of tiers.entries()) {
    if (ground.tiers.includes(tier)) continue;
    yield { path: `tiers.${index}`, problem: `must be one of ${ground.tiers.join(", ")}` };
  }
}

/** AWS raises no limit beyond what it documents. */
function* limitIssues({ limits }: ShardSettings): Generator<Issue> {
  for (const [code, value] of Object.entries(limits)) {
    // Zod has let only codes of quotas through.
    const most = mostOf(code as QuotaCode);
    const { name } = QUOTAS[code as QuotaCode];
    if (value > most) yield { path: `limits.${code}`, problem: `must be at most ${most} ${name}` };
  }
}

/** Limits of one scope, as they are kept. */
export function limitsOf({ limits }: ShardSettings, scope: QuotaScope): Limits {
  const codes = quotasOf(scope).filter((code) => limits[code] !== undefined);
  return Limits.parse(
    Object.fromEntries(codes.map((code) => [code, { value: limits[code], from: "operator" }])),
  );
}
