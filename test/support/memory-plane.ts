import type { PageRequest } from "../../stores/page.ts";
import type { DirectoryEntry } from "../../tenants/directory-entry.ts";
import { EmailTakenError } from "../../tenants/sign-up-errors.ts";
import { memoryPage } from "./memory-page.ts";

/** A user that should be there. */
interface Wanted {
  readonly tenant: string;
  readonly email: string;
  readonly groups?: readonly string[];
  readonly invited: boolean;
}

/** One plane in memory: its users, whose names are their addresses, its directory and its items. */
export class MemoryPlane {
  readonly members = new Map<
    string,
    { readonly groups: readonly string[]; readonly invited: boolean }
  >();
  readonly passwords = new Map<string, string>();
  readonly entries = new Map<string, DirectoryEntry["status"]>();
  readonly emptied: string[] = [];

  async ensure({ tenant, email, groups = [], invited }: Wanted): Promise<string> {
    const before = this.members.get(email);
    if (before && !before.groups.includes(tenant)) throw new EmailTakenError();
    this.members.set(email, { groups: [tenant, ...groups], invited });
    return email;
  }

  async setPassword(user: string, password: string): Promise<void> {
    this.passwords.set(user, password);
  }

  async removeOwn(tenant: string, email: string): Promise<void> {
    if (this.members.get(email)?.groups.includes(tenant)) this.members.delete(email);
  }

  async remove(user: string): Promise<void> {
    this.members.delete(user);
  }

  async list(tenant: string, request: PageRequest) {
    const own = [...this.members].filter(([, { groups }]) => groups.includes(tenant));
    const users = own.map(([email]) => ({
      user: email,
      email,
      enabled: true,
      status: "CONFIRMED",
    }));
    return memoryPage(users, request);
  }

  async setStatus(tenant: string, status: DirectoryEntry["status"]): Promise<void> {
    this.entries.set(tenant, status);
  }

  async removeAll(tenant: string): Promise<void> {
    this.emptied.push(tenant);
  }
}
