import { DEPLOY_ROLE, externalIdOf } from "../../tenants/naming.ts";
import type { Shard } from "../../tenants/shard.ts";
import { SLOTS, type Slot, type Slots } from "../../tenants/slots.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { Truth } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { StackRole } from "../engine/engine.ts";
import type { PlaneSettings } from "./settings.ts";
import { recordedVersions, type SlotVersions } from "./slot-versions.ts";
import { PoolAbsentError, SlotsUnpinnedError, WishUnworkableError } from "./worker-error.ts";

/** Everything that a program's configuration follows from. */
export interface ConfigFacts {
  /** What the stack is for. */
  readonly role: StackRole;
  /** What the stack should be. */
  readonly wish: Wish;
  /** The shard that takes it. */
  readonly shard: Shard;
  /** What the stack is. */
  readonly truth: Truth;
  /** What the tenant's plane is; only for `tenant-*`. */
  readonly plane?: Truth | undefined;
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** Account of the control plane. */
  readonly hubAccount: string;
  /** Role that brings a shard up, before its deploy role is there. */
  readonly bootstrapRole: string;
  /** Folder that holds releases by id, absolute. */
  readonly releaseFolder: string;
  /** Bucket of the shard that holds releases; absent where code goes through the engine. */
  readonly releaseBucket?: string | undefined;
  /** What the operator set for all planes. */
  readonly planeSettings: PlaneSettings;
}

/** A program's configuration, and the release whose program it is for. */
export interface ProgramConfig {
  /** Id of the release whose program runs. */
  readonly release: string;
  /** The configuration. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The configuration of a stack's program.
 *
 * @throws {@link WishUnworkableError}, {@link PoolAbsentError} or {@link SlotsUnpinnedError}
 */
export function programConfigOf(facts: ConfigFacts): ProgramConfig {
  switch (facts.role) {
    case "shard":
      return shardConfigOf(facts);
    case "pool":
      return planeConfigOf(facts);
    case "silo": {
      const plane = planeConfigOf(facts);
      return { ...plane, config: { ...plane.config, ...tenantFieldsOf(facts) } };
    }
    case "tenant":
      return tenantConfigOf(facts);
  }
}

function shardConfigOf({ wish, shard, hubAccount, bootstrapRole, ...facts }: ConfigFacts) {
  const release = wish.slots[wish.slots.live];
  const { shard: name, account, region } = shard;
  const bootstrapRoleArn = `arn:aws:iam::${account}:role/${bootstrapRole}`;
  const config = {
    shard: { name, account, region, bootstrapRoleArn },
    hub: { account: hubAccount },
    release,
    deletionProtection: protectionOf({ wish, ...facts }),
    managed: true,
  };
  return { release, config };
}

function planeConfigOf({ wish, shard, truth, tiers, ...facts }: ConfigFacts): ProgramConfig {
  const slots = slotSettingsOf(wish, truth);
  const { deletionProtection: _own, ...planeSettings } = facts.planeSettings;
  const config = {
    shard: targetOf(shard),
    tiers,
    slots,
    releaseFolder: facts.releaseFolder,
    ...(facts.releaseBucket === undefined ? {} : { releaseBucket: facts.releaseBucket }),
    ...planeSettings,
    deletionProtection: protectionOf({ wish, ...facts }),
    managed: true,
  };
  return { release: newestOf(slots), config };
}

function tenantConfigOf(facts: ConfigFacts): ProgramConfig {
  const { wish, shard, plane } = facts;
  const release = wish.slots[wish.slots.live];
  if (plane?.state !== "present") {
    throw new PoolAbsentError(wish.stack, wish.planeStack ?? "of no name");
  }
  const { plane: name, userPoolId, usagePlanIds } = plane.outputs;
  const config = {
    shard: targetOf(shard),
    release,
    ...tenantFieldsOf(facts),
    plane: { plane: name, userPoolId, usagePlanIds },
    managed: true,
  };
  return { release, config };
}

function tenantFieldsOf({ wish }: ConfigFacts) {
  const { stack, tenant, tier, keyGeneration: generation } = wish;
  if (tenant === undefined) throw new WishUnworkableError(stack, "names no tenant");
  if (generation === undefined) throw new WishUnworkableError(stack, "names no key generation");
  return { tenant, tier, generation };
}

function targetOf({ shard, account, region }: Shard) {
  const deployRoleArn = `arn:aws:iam::${account}:role/${DEPLOY_ROLE}`;
  return { name: shard, account, region, deployRoleArn, externalId: externalIdOf(shard) };
}

/** What is to be removed must not be kept from it. */
function protectionOf({ wish, planeSettings }: Pick<ConfigFacts, "wish" | "planeSettings">) {
  return wish.state === "present" && planeSettings.deletionProtection;
}

/** What a slot holds, and the versions that it is kept on; the newest if there are none. */
interface SlotContent {
  readonly release: string;
  readonly versions?: SlotVersions;
}

/** The slots as a plane's program wants them. */
type SlotSettings = Readonly<Record<Slot, SlotContent>> & Pick<Slots, "live">;

/**
 * Slots with the versions that one of them is kept on.
 *
 * A function has one newest code: that of the slot which changes. The other slot is kept on the
 * versions that it had when it was last met.
 */
function slotSettingsOf({ stack, slots }: Wish, truth: Truth): SlotSettings {
  const { blue, green, live } = slots;
  if (blue === green) return { blue: { release: blue }, green: { release: green }, live };
  const kept = keptSlot(slots, truth);
  if (!kept) throw new SlotsUnpinnedError(stack, [blue, green]);
  const content = (slot: Slot): SlotContent =>
    slot === kept.slot
      ? { release: slots[slot], versions: kept.versions }
      : { release: slots[slot] };
  return { blue: content("blue"), green: content("green"), live };
}

/** The slot that holds what it held, by versions that were seen; the pinned one rather than the newest. */
function keptSlot(slots: Slots, truth: Truth): { slot: Slot; versions: SlotVersions } | undefined {
  const recorded = recordedVersions(truth.outputs);
  const known = SLOTS.flatMap((slot) => {
    const versions = recorded[slot];
    const isSame = truth.slots?.[slot] === slots[slot];
    return isSame && versions !== undefined ? [{ slot, versions }] : [];
  });
  return known.find(({ slot }) => slots[slot] !== truth.outputs.release) ?? known[0];
}

/** The release whose code the functions get, and whose program therefore runs. */
function newestOf(slots: SlotSettings): string {
  const slot = SLOTS.find((each) => slots[each].versions === undefined) ?? slots.live;
  return slots[slot].release;
}
