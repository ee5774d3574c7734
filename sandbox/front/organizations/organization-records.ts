import * as z from "zod";
import { HUB_ACCOUNT, SHARD_ACCOUNTS } from "../../accounts.ts";

/** Id of the organisation. Source for the forms of ids: Organizations API Reference, patterns of each data type. */
export const ORGANIZATION_ID = "o-tenantry00";

/** Id of its only root. */
export const ROOT_ID = "r-tnty";

/** An account of the organisation. */
export interface AccountRecord {
  /** Its number, of 12 digits. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Address of its owner, which no other account has. */
  readonly email: string;
  /** How it came to be a member. */
  readonly joinedMethod: "CREATED" | "INVITED";
  /** When it became one, in milliseconds since 1970. */
  readonly joinedAt: number;
  /** Root or unit that it is in. */
  readonly parent: string;
}

/** An organisational unit. */
export interface UnitRecord {
  /** Its id. */
  readonly id: string;
  /** Its name, which no other unit of its parent has. */
  readonly name: string;
  /** Root or unit that it is in. */
  readonly parent: string;
}

/** Where a request for an account stands. Source: Organizations API Reference, CreateAccountStatus, State. */
export const CreationState = z.enum(["IN_PROGRESS", "SUCCEEDED", "FAILED"]);
export type CreationState = z.infer<typeof CreationState>;

/** A request for a new account. */
export interface CreationRecord {
  /** Its id. */
  readonly id: string;
  /** Name that the account is to have. */
  readonly name: string;
  /** Address of its owner. */
  readonly email: string;
  /** Role in the account that trusts the management account. */
  readonly roleName: string;
  /** When it was made, in milliseconds since 1970. */
  readonly requestedAt: number;
  /** When it ends, likewise. */
  readonly dueAt: number;
  /** How it is to end, where a fault says so. */
  readonly outcome?: string;
  /** Where it stands. */
  readonly state: CreationState;
  /** Account that came of it. */
  readonly accountId?: string;
  /** Why none came of it. */
  readonly failureReason?: string;
}

/** What Organizations keeps. */
export interface OrganizationRecords {
  /** Accounts, in the order in which they joined. */
  readonly accounts: readonly AccountRecord[];
  /** Units, oldest first. */
  readonly units: readonly UnitRecord[];
  /** Requests for accounts, oldest first. */
  readonly creations: readonly CreationRecord[];
}

/** The organisation of the sandbox: the hub manages it, the shard accounts are members. */
export const FIRST_ORGANIZATION: OrganizationRecords = {
  accounts: [
    firstAccount(HUB_ACCOUNT, "hub"),
    ...SHARD_ACCOUNTS.map((id, index) => firstAccount(id, `shard-${index + 1}`)),
  ],
  units: [],
  creations: [],
};

function firstAccount(id: string, name: string): AccountRecord {
  const joinedMethod = id === HUB_ACCOUNT ? "INVITED" : "CREATED";
  return { id, name, email: `${name}@example.com`, joinedMethod, joinedAt: 0, parent: ROOT_ID };
}
