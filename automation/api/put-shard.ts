import { setTimeout } from "node:timers/promises";
import { OrganizationRefusedError } from "../../stores/organization.ts";
import { wishBaseline } from "../../stores/wish-baseline.ts";
import { InvalidDocumentError, type Issue, WriteConflictError } from "../../tenants/errors.ts";
import { toldByAws } from "../../tenants/known-limits.ts";
import type { Account, Shard } from "../../tenants/shard.ts";
import type { ApiPorts } from "./ports.ts";
import { OrganizationSilentError } from "./request-errors.ts";
import {
  limitsOf,
  ReadableSettings,
  type SettingsGround,
  type ShardSettings,
  settingsIssues,
} from "./shard-settings.ts";

/** How often it is looked anew at what is there, when someone else changes it in the same moment. */
const TRIES = 6;

/** Longest wait before the first new look, in milliseconds; before the second twice that, and so on. */
const WAIT = 30;

/**
 * Registers a shard, and wishes its own stack unless someone brought that up by hand; of a shard that
 * is there, what an operator decides is changed.
 *
 * @throws {@link InvalidDocumentError} with all that is wrong; then nothing is written.
 * @throws {@link WriteConflictError} when others change the shard or its account all the time.
 */
export async function putShard(
  shard: string,
  settings: ShardSettings,
  by: string,
  ports: ApiPorts,
): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    if (await write(shard, settings, ports)) return bringUp(shard, settings, by, ports);
    if (tries < TRIES) await setTimeout(Math.random() * WAIT * tries);
  }
  throw new WriteConflictError(`shard "${shard}", or account ${settings.account},`);
}

/**
 * Refuses a body that does not fit its schema, with whatever else is wrong with the part of it that
 * can be read.
 *
 * @throws {@link InvalidDocumentError} with all that is wrong.
 */
export async function refuseShard(
  shard: string,
  body: unknown,
  misfits: readonly Issue[],
  ports: ApiPorts,
): Promise<never> {
  const settings = ReadableSettings.parse(body);
  const { ground } = await look(shard, settings.account, ports);
  throw new InvalidDocumentError("the request", settingsIssues(shard, settings, ground, misfits));
}

/** False when someone else changed meanwhile what was looked at: then nothing is written. */
async function write(shard: string, settings: ShardSettings, ports: ApiPorts): Promise<boolean> {
  const { account, region, capacity, tiers, baseline } = settings;
  const { found, ground, silence } = await look(shard, account, ports);
  const issues = settingsIssues(shard, settings, ground);
  if (issues.length > 0) throw new InvalidDocumentError("the request", issues);
  if (silence) throw silence;
  const known = ground.shards.find((each) => each.shard === shard);
  if (known) return change(known, settings, ports);
  const state =
    baseline === "by-hand"
      ? ({ state: "ready", reason: "its own stack was brought up by hand" } as const)
      : ({ state: "warming", reason: "its own stack is being made" } as const);
  const limits = limitsOf(settings, "account and Region");
  const fresh = { shard, account, region, capacity, tiers, limits, ...state };
  const inAccount = { account: found, limits: limitsOf(settings, "account") };
  return ports.shards.add(fresh, ports.usage.shard, inAccount);
}

/** False when the shard was changed meanwhile: limits that AWS told are kept as they were read. */
function change(known: Shard, settings: ShardSettings, { shards }: ApiPorts): Promise<boolean> {
  const { capacity, tiers } = settings;
  const limits = { ...toldByAws(known.limits), ...limitsOf(settings, "account and Region") };
  return shards.change(known, { capacity, tiers, limits }, limitsOf(settings, "account"));
}

async function bringUp(
  shard: string,
  { baseline }: ShardSettings,
  by: string,
  ports: ApiPorts,
): Promise<void> {
  const { state } = await ports.shards.get(shard);
  if (baseline === "platform" && state === "warming") await wishBaseline(shard, by, ports);
}

/** What settings are held against. */
interface Looked {
  /** The account, if anything is counted of it. */
  readonly found: Account | undefined;
  /** All that is known. */
  readonly ground: SettingsGround;
  /** Why nobody can tell whether the account is in the organisation. */
  readonly silence?: OrganizationSilentError;
}

async function look(shard: string, account: string | undefined, ports: ApiPorts): Promise<Looked> {
  // Read first: whoever is not among the shards by then changes it, and the registration is refused.
  const found = account === undefined ? undefined : await ports.shards.account(account);
  const { shards } = await ports.shards.fleet();
  const vendings = await ports.vendings.all();
  const tiers = ports.tiers.map(({ name }) => name);
  const ground = { shards, vendings, hubAccount: ports.hubAccount, tiers, isOutside: false };
  // Of a shard that is there, nothing that an operator decides turns on it.
  if (account === undefined || shards.some((each) => each.shard === shard))
    return { found, ground };
  const isOutside = await membershipOf(account, ports);
  if (isOutside instanceof OrganizationSilentError) return { found, ground, silence: isOutside };
  return { found, ground: { ...ground, isOutside } };
}

/** Whether an account is outside; nothing is said against one where no organisation is known. */
async function membershipOf(
  account: string,
  { organization }: ApiPorts,
): Promise<boolean | OrganizationSilentError> {
  if (!organization) return false;
  try {
    return !(await organization.has(account));
  } catch (error) {
    if (!(error instanceof OrganizationRefusedError)) throw error;
    return new OrganizationSilentError(account, error);
  }
}
