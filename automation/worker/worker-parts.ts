import type { CallStore } from "../../stores/call-store.ts";
import type { DirectoryStore } from "../../stores/directory-store.ts";
import type { MappingStore } from "../../stores/mapping-store.ts";
import type { OperationStore } from "../../stores/operation-store.ts";
import type { SettlingStores } from "../../stores/settle-stack.ts";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { AccountAccess } from "../../stores/shard-session.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { StartStore } from "../../stores/start-store.ts";
import type { TruthStore } from "../../stores/truth-store.ts";
import type { AccountContents } from "../../tenants/account-contents.ts";
import type { Backoff } from "../../tenants/backoff.ts";
import type { NewId } from "../../tenants/ids.ts";
import type { LeaseTimes } from "../../tenants/lease-times.ts";
import type { Limits, Shard } from "../../tenants/shard.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { Engine } from "../engine/engine.ts";
import type { RunStopper } from "../leases/stop-run.ts";
import type { PassCheckpoint } from "./checkpoint.ts";
import type { PlaneSettings } from "./settings.ts";

/** How planes and shards are brought about, the same for every stack. */
export interface FleetSettings {
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** Account of the control plane. */
  readonly hubAccount: string;
  /** Role that brings a shard up, before its deploy role is there. */
  readonly bootstrapRole: string;
  /** What the operator set for all planes. */
  readonly planes: PlaneSettings;
  /** Folder of this machine that holds releases by id, absolute. */
  readonly releaseFolder: string;
  /** Whether functions' code comes from the shards' buckets, rather than through the engine. */
  readonly isPublished: boolean;
}

/** Everything that a worker works with. */
export interface WorkerParts {
  /** Wishes and who is due. */
  readonly mapping: Pick<MappingStore, "read" | "setAside" | "settle" | "forget">;
  /** Truths and leases. */
  readonly truths: Pick<
    TruthStore,
    "read" | "take" | "renew" | "recordMet" | "recordFailed" | "release"
  >;
  /** Who waits. */
  readonly tokens: SettlingStores["tokens"];
  /** Tells those who wait. */
  readonly workflows: SettlingStores["workflows"];
  /** Shards and their pools. */
  readonly shards: Pick<
    ShardStore,
    "get" | "enter" | "setPoolOpen" | "account" | "noteLimits" | "raiseAccount"
  >;
  /** Gives room back. */
  readonly reservations: Pick<ShardReservations, "giveBackPool">;
  /** When operations may begin. */
  readonly starts: Pick<StartStore, "book" | "end" | "slow">;
  /** When operations may make the calls that AWS paces. */
  readonly calls: Pick<CallStore, "book" | "learn" | "slow">;
  /** Operations and their events. */
  readonly operations: Pick<OperationStore, "begin" | "append" | "end">;
  /** Makes resources. */
  readonly engine: Engine;
  /** Stops what a dead worker ran in. */
  readonly stopper: Pick<RunStopper, "stop">;
  /** Brings a release to this machine. */
  readonly fetchRelease: (release: string) => Promise<void>;
  /** Takes a release to a shard's bucket, where planes fetch their functions' code. */
  readonly publishTo: (shard: Shard, release: string) => Promise<void>;
  /** The directory of a plane in another account. */
  readonly directoryAt: (
    access: AccountAccess,
    table: string,
  ) => Pick<DirectoryStore, "ensure" | "remove">;
  /** AWS account that an access leads to. */
  readonly accountOf: (access: AccountAccess) => Promise<string>;
  /** Limits that AWS says apply to the account that an access leads to. */
  readonly limitsAt: (access: AccountAccess) => Promise<Limits>;
  /** What of ours is in the account that an access leads to. */
  readonly contentsOf: (access: AccountAccess) => Promise<AccountContents>;
  /** How planes and shards are brought about. */
  readonly fleet: FleetSettings;
  /** How leases are kept. */
  readonly times: LeaseTimes;
  /** How failures are tried again. */
  readonly backoff: Backoff;
  /** Who this worker is. */
  readonly owner: string;
  /** The build that this worker runs in. */
  readonly run?: string | undefined;
  /** Ids for operations. */
  readonly newId: NewId;
  /** Is called at each point at which a process can die. */
  readonly checkpoint: PassCheckpoint;
  /** Takes secrets out of what is recorded. */
  readonly mask: (text: string) => string;
  /** Tells of a failure that nobody foresaw, with its stack and without secrets. */
  readonly tellBug: (stack: string) => void;
  /** Aborted when the worker must end: what runs is stopped and given back. */
  readonly stop: AbortSignal;
}
