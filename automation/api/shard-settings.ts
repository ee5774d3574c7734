import * as z from "zod";
import type { Issue } from "../../tenants/errors.ts";
import { notWord } from "../../tenants/nearest.ts";
import { isKeptForReuse } from "../../tenants/plan-vending.ts";
import {
  mostOf,
  QUOTA_CODES,
  QUOTAS,
  type QuotaCode,
  type QuotaScope,
  quotasOf,
} from "../../tenants/quotas.ts";
import { REGIONS } from "../../tenants/regions.ts";
import { Limits, Room, Shard } from "../../tenants/shard.ts";
import type { Vending } from "../../tenants/vending.ts";

/** AWS raises no limit beyond what it documents. */
function limitOf(code: QuotaCode) {
  const most = mostOf(code);
  const limit = z.int().nonnegative();
  if (!Number.isFinite(most)) return limit.optional();
  return limit.max(most, `must be at most ${most} ${QUOTAS[code].name}`).optional();
}

/** One for each quota, so that what is wrong with one hides nothing of another. */
const LimitSettings = z.strictObject(
  // The keys are the codes.
  Object.fromEntries(QUOTA_CODES.map((code) => [code, limitOf(code)])) as Record<
    QuotaCode,
    ReturnType<typeof limitOf>
  >,
);

/** Longer words than this are no Region misspelt. */
const LONGEST_WORD = 32;

function notRegion(input: unknown): string {
  const isWord = typeof input === "string" && input.length <= LONGEST_WORD;
  return isWord ? notWord(input, REGIONS) : "such as eu-west-1";
}

/** What an operator says of a shard. */
export const ShardSettings = z.strictObject({
  /** AWS account of its own, which no other shard has, in whatever Region. */
  account: Shard.shape.account,
  /** AWS Region. */
  region: z.enum(REGIONS, { error: ({ input }) => `must be a Region of AWS, ${notRegion(input)}` }),
  /** How many tenants it may hold, whatever its quotas say. */
  capacity: Room.prefault({ pool: 100_000, silo: 600 }),
  /** Tiers that it is kept for; none named: it takes every tier. */
  tiers: z.array(z.string()).default([]),
  /** Limits that its account has been raised or lowered to; others are AWS's defaults. */
  limits: LimitSettings.default({}),
  /** Who brings up its own stack: the platform by a wish, or whoever runs `pulumi up` by hand. */
  baseline: z
    .enum(["platform", "by-hand"], { error: 'must be "platform" or "by-hand"' })
    .default("platform"),
});

/** What an operator says of a shard. */
export type ShardSettings = z.output<typeof ShardSettings>;

/** What of a body is held against what is known: as much as can be read, however wrong the rest is. */
export const ReadableSettings = z
  .object({
    /** AWS account. @default - it cannot be read */
    account: ShardSettings.shape.account.optional().catch(undefined),
    /** AWS Region. @default - it cannot be read */
    region: ShardSettings.shape.region.optional().catch(undefined),
    /** Tiers, with a gap for each that cannot be read. */
    tiers: z.array(z.string().optional().catch(undefined)).catch([]),
  })
  .catch({ tiers: [] });

/** What is sent of a shard; whether there is such a Region, the API says with all else that is wrong. */
export type SentSettings = Omit<z.input<typeof ShardSettings>, "region"> & {
  /** AWS Region. */
  readonly region: string;
};

/** What of a body is held against what is known. */
export type ReadableSettings = z.output<typeof ReadableSettings>;

/** What is known against which settings are held. */
export interface SettingsGround {
  /** Every shard that there is. */
  readonly shards: readonly Shard[];
  /** Accounts that the platform made, some of which it uses again. */
  readonly vendings: readonly Vending[];
  /** Account of the control plane. */
  readonly hubAccount: string;
  /** Names of the tiers that are for sale. */
  readonly tiers: readonly string[];
  /** Whether the account is known to be in no organisation of ours. */
  readonly isOutside: boolean;
}

/** Where a problem may be, in the order in which problems are told. */
const PLACES: readonly string[] = ["shard", ...Object.keys(ShardSettings.shape)];

/**
 * Everything that is wrong with what is said of a shard.
 *
 * @param misfits - Why the body does not fit {@link ShardSettings}. @default - it does
 */
export function settingsIssues(
  shard: string,
  settings: ReadableSettings,
  ground: SettingsGround,
  misfits: readonly Issue[] = [],
): readonly Issue[] {
  const issues = [
    ...nameIssues(shard),
    ...misfits,
    ...accountIssues(shard, settings, ground),
    ...tierIssues(settings, ground),
  ];
  return issues.toSorted((one, two) => placeOf(one) - placeOf(two));
}

/** What is no field of ours comes last. */
function placeOf({ path }: Issue): number {
  const [field = ""] = path.split(".", 1);
  return PLACES.includes(field) ? PLACES.indexOf(field) : PLACES.length;
}

function nameIssues(shard: string): readonly Issue[] {
  const { error } = Shard.shape.shard.safeParse(shard);
  return (error?.issues ?? []).map(({ message }) => ({ path: "shard", problem: message }));
}

/** A shard in the hub could change what runs it; a place that moved would lose its planes. */
function* accountIssues(
  shard: string,
  { account, region }: ReadableSettings,
  { shards, vendings, hubAccount, isOutside }: SettingsGround,
): Generator<Issue> {
  if (account === hubAccount) {
    yield { path: "account", problem: "must not be the control plane's own" };
  }
  if (isOutside) {
    yield { path: "account", problem: "must be in the organisation that the platform works in" };
  }
  const own = shards.find((each) => each.shard === shard);
  if (own && account !== undefined && own.account !== account) {
    yield { path: "account", problem: `must be ${own.account}, where the shard is` };
  }
  if (own && region !== undefined && own.region !== region) {
    yield { path: "region", problem: `must be ${own.region}, where the shard is` };
  }
  // Of a shard that is there, nothing that may be changed turns on who else is in its account.
  const twin = own
    ? undefined
    : shards.find(
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

function* tierIssues({ tiers }: ReadableSettings, ground: SettingsGround): Generator<Issue> {
  for (const [index, tier] of tiers.entries()) {
    if (tier === undefined || ground.tiers.includes(tier)) continue;
    yield { path: `tiers.${index}`, problem: `must be one of ${ground.tiers.join(", ")}` };
  }
}

/** Limits of one scope, as they are kept. */
export function limitsOf({ limits }: ShardSettings, scope: QuotaScope): Limits {
  const codes = quotasOf(scope).filter((code) => limits[code] !== undefined);
  return Limits.parse(
    Object.fromEntries(codes.map((code) => [code, { value: limits[code], from: "operator" }])),
  );
}
