import type { DirectoryEntry } from "../../tenants/directory-entry.ts";
import { type Membership, membershipOf } from "../../tenants/membership.ts";
import { usageKeyOf } from "../../tenants/usage-key.ts";
import type { Directory } from "./directory.ts";
import type { TokenCheck, TokenHolder } from "./token-check.ts";

/** What a plane knows, by which it lets a caller in or not. */
export interface Knowledge {
  /** Reads tokens. */
  readonly checkToken: TokenCheck;
  /** Finds tenants. */
  readonly directory: Directory;
  /** Of which usage keys are made. */
  readonly masterKey: string;
}

/** The caller is let in, as this. */
export interface Admission {
  /** Tells this verdict from the others. */
  readonly kind: "admitted";
  /** User name in the user pool. */
  readonly user: string;
  /** Tenant and role. */
  readonly membership: Membership;
  /** Name of the tenant's tier. */
  readonly tier: string;
  /** Key that the call is metered by. */
  readonly usageKey: string;
}

/** Whether a caller is let in: admitted, known but refused, or not known at all. */
export type Verdict =
  | Admission
  | { readonly kind: "refused"; readonly user: string; readonly reason: string }
  | { readonly kind: "unknown" };

/**
 * Decides on the bearer of a token. Whatever is not clearly right is refused; what cannot be found
 * out is thrown, which API Gateway answers with an error and never with data.
 */
export async function verdictOn(authorization: string, knowledge: Knowledge): Promise<Verdict> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const holder = token === undefined ? undefined : await knowledge.checkToken(token);
  if (!holder) return { kind: "unknown" };
  const membership = membershipOf(holder.groups);
  if (!membership) return refused(holder, "the user does not belong to exactly one tenant");
  const entry = await knowledge.directory(membership.tenant);
  return verdictOnMember({ holder, membership, entry }, knowledge.masterKey);
}

/** All that is known of a caller. */
interface Member {
  readonly holder: TokenHolder;
  readonly membership: Membership;
  readonly entry: DirectoryEntry | undefined;
}

function verdictOnMember({ holder, membership, entry }: Member, masterKey: string): Verdict {
  if (!entry) return refused(holder, "the tenant is not served here");
  if (entry.status === "suspended") return refused(holder, "the tenant is suspended");
  return {
    kind: "admitted",
    user: holder.user,
    membership,
    tier: entry.tier,
    usageKey: usageKeyOf(masterKey, entry.tenant, entry.keyGeneration),
  };
}

function refused({ user }: TokenHolder, reason: string): Verdict {
  return { kind: "refused", user, reason };
}
