import { ADMIN_GROUP, type Role } from "../../tenants/membership.ts";
import { notFound, Problem } from "../tenant-layer/problem.ts";
import type { ListedUser } from "./listed-user.ts";
import type { UserPage, UserPool } from "./user-pool.ts";

/**
 * How old a user without a group must be before another invitation takes it over: much longer than
 * this function may run, so that whoever made it can no longer be about to add it to a group.
 */
const ABANDONED_AFTER_MS = 60_000;

/** Who asks, as the authorizer vouches for it. */
export interface Admin {
  /** Id of the tenant; the only one whose users may be touched. */
  readonly tenantId: string;
  /** User name of who asks. */
  readonly user: string;
}

/**
 * User management inside one tenant.
 *
 * Cognito cannot fence its admin calls to a tenant, so this code is the fence: whatever it does to a
 * user, it first asks whether the user is in the tenant's group, and else knows no such user.
 */
export class TenantUsers {
  readonly #pool: UserPool;
  readonly #now: () => number;

  constructor(pool: UserPool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** One page of the tenant's users. */
  list(
    { tenantId }: Admin,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<UserPage> {
    return this.#pool.listGroup(tenantId, page);
  }

  /**
   * Invites a person; again for one who was invited before, it changes nothing but the role.
   *
   * @throws {@link Problem} 409 for an e-mail that another tenant's user has.
   */
  async invite({ tenantId }: Admin, email: string, role: Role): Promise<ListedUser> {
    const user = (await this.#pool.create(email)) ?? (await this.#invitedBefore(tenantId, email));
    await this.#pool.addToGroup(user.user, tenantId);
    if (role === "admin") await this.#pool.addToGroup(user.user, ADMIN_GROUP);
    return user;
  }

  /** Shuts a user of the tenant out. */
  async disable(admin: Admin, user: string): Promise<void> {
    if (user === admin.user) {
      throw new Problem(409, { code: "USER_SELF", detail: "you cannot disable yourself" });
    }
    await this.#mustBeOf(admin.tenantId, user);
    await this.#pool.disable(user);
  }

  /** Lets a user of the tenant in again. */
  async enable({ tenantId }: Admin, user: string): Promise<void> {
    await this.#mustBeOf(tenantId, user);
    await this.#pool.enable(user);
  }

  async #mustBeOf(tenant: string, user: string): Promise<void> {
    const groups = await this.#pool.groupsOf(user);
    if (!groups.includes(tenant)) throw notFound("user", user);
  }

  /** A user of this e-mail who is the tenant's, or whom a broken invitation left without a tenant. */
  async #invitedBefore(tenant: string, email: string): Promise<ListedUser> {
    const [found, groups] = await Promise.all([this.#pool.find(email), this.#pool.groupsOf(email)]);
    if (found && (groups.includes(tenant) || this.#isAbandoned(found, groups))) return found;
    throw new Problem(409, {
      code: "EMAIL_TAKEN",
      detail: "the e-mail address is in use already, and one address belongs to one tenant",
    });
  }

  #isAbandoned({ invitedAt }: ListedUser, groups: readonly string[]): boolean {
    return groups.length === 0 && this.#now() - Date.parse(invitedAt) > ABANDONED_AFTER_MS;
  }
}
