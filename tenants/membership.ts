/** Group of a plane's user pool whose members manage their own tenant's users. */
export const ADMIN_GROUP = "admins";

/** What a user may do inside the tenant. */
export type Role = "admin" | "user";

/** Which tenant a user belongs to, and as what. */
export interface Membership {
  /** Id of the tenant; also the name of its group. */
  readonly tenant: string;
  /** `admin` manages the tenant's users. */
  readonly role: Role;
}

/**
 * Reads a user's groups. A user of no tenant, or of two, is nobody's: such a user gets `undefined`,
 * and so no access.
 */
export function membershipOf(groups: readonly string[]): Membership | undefined {
  const [tenant, ...others] = groups.filter((group) => group !== ADMIN_GROUP);
  if (tenant === undefined || others.length > 0) return undefined;
  return { tenant, role: groups.includes(ADMIN_GROUP) ? "admin" : "user" };
}
