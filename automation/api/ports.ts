import type { MappingStore } from "../../stores/mapping-store.ts";
import type { OperationStore } from "../../stores/operation-store.ts";
import type { Organization } from "../../stores/organization.ts";
import type { PlaneAccess } from "../../stores/plane-access.ts";
import type { RegistrationStore } from "../../stores/registration-store.ts";
import type { ReleaseStore } from "../../stores/release-store.ts";
import type { ShardReservations } from "../../stores/shard-reservations.ts";
import type { ShardStore } from "../../stores/shard-store.ts";
import type { TenantMoves } from "../../stores/tenant-moves.ts";
import type { TenantStore } from "../../stores/tenant-store.ts";
import type { TokenStore } from "../../stores/token-store.ts";
import type { VendingStore } from "../../stores/vending-store.ts";
import type { Workflows } from "../../stores/workflows.ts";
import type { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { NewId } from "../../tenants/ids.ts";
import type { Lanes } from "../../tenants/lane.ts";
import type { FleetInTheMaking } from "../../tenants/room-on-its-way.ts";
import type { Tiers } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import type { Operator } from "./operator.ts";

/** What the API uses. */
export interface ApiPorts {
  /** Writes sign-ups and finds names. */
  readonly registrations: Pick<RegistrationStore, "earlier" | "register" | "tenantNamed">;
  /** Reads tenants and their audit. */
  readonly tenants: Pick<TenantStore, "get" | "list" | "audit">;
  /** Moves tenants. */
  readonly moves: Pick<TenantMoves, "move">;
  /** Starts workflows and answers those that wait. */
  readonly workflows: Pick<Workflows, "start" | "succeed">;
  /** Knows who waits. */
  readonly tokens: Pick<TokenStore, "get" | "answered">;
  /** What stacks should be and what they are. */
  readonly mapping: Pick<MappingStore, "read" | "wishes" | "wish">;
  /** Shards and their room. */
  readonly shards: Pick<
    ShardStore,
    "fleet" | "get" | "account" | "add" | "change" | "enter" | "leave" | "setPoolOpen"
  >;
  /** Accounts in the making. */
  readonly vendings: Pick<VendingStore, "all" | "get" | "replace">;
  /** Knows which accounts are in the organisation. @default - nobody knows, and every account is taken */
  readonly organization?: Pick<Organization, "has"> | undefined;
  /** Room that is being made, as it was some seconds ago: everybody who waits may ask. */
  readonly inTheMaking: () => Promise<FleetInTheMaking>;
  /** Reserves what pools use. */
  readonly reservations: Pick<ShardReservations, "reservePool">;
  /** What was done to stacks. */
  readonly operations: Pick<OperationStore, "get" | "all" | "ofStack" | "events">;
  /** What can be deployed. */
  readonly releases: Pick<ReleaseStore, "all">;
  /** Ways into planes. */
  readonly planes: Pick<PlaneAccess, "users" | "directory">;
  /** Reads an operator's access token; `undefined` for one that does not count. */
  readonly operatorOf: (token: string) => Promise<Operator | undefined>;
  /** Account of the control plane. */
  readonly hubAccount: string;
  /** Tiers that are for sale. */
  readonly tiers: Tiers;
  /** What each kind of stack uses. */
  readonly usage: StackUsage;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** Release that new planes get. */
  readonly release: string;
  /** Web origin that may call the API; `*` for any. */
  readonly allowedOrigin: string;
  /** Sign-ups that one hour takes. */
  readonly hourlyCap: number;
  /** Makes ids. */
  readonly newId: NewId;
  /** The time. */
  readonly now: () => Date;
  /** Tells of a bug, with its stack. */
  readonly tell: (error: unknown) => void;
}
