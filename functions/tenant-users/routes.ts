import type { Role } from "../../tenants/membership.ts";
import type { Answer } from "../tenant-layer/answer.ts";
import { type Caller, currentCaller } from "../tenant-layer/caller.ts";
import { log } from "../tenant-layer/observed.ts";
import { Problem } from "../tenant-layer/problem.ts";
import type { Call } from "../tenant-layer/request-check.ts";
import type { Routes } from "../tenant-layer/serve.ts";
import type { TenantUsers } from "./tenant-users.ts";

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

interface Invitation {
  readonly email: string;
  readonly role: Role;
}

type OneUser = Call<unknown, unknown, { readonly user: string }>;

/** Routes of the tenant's user management; all of them are for the tenant's admins alone. */
export function routesOf(users: TenantUsers): Routes {
  return {
    listUsers: async ({ query }: Call<unknown, PageQuery>) => ({
      status: 200,
      body: await users.list(admin(), query),
    }),
    inviteUser: async ({ body: { email, role } }: Call<Invitation>) => {
      const body = await users.invite(admin(), email.toLowerCase(), role);
      return noted("a user was invited", body.user, { status: 201, body });
    },
    disableUser: async ({ path: { user } }: OneUser) => {
      await users.disable(admin(), user);
      return noted("a user was disabled", user, { status: 204 });
    },
    enableUser: async ({ path: { user } }: OneUser) => {
      await users.enable(admin(), user);
      return noted("a user was enabled", user, { status: 204 });
    },
  };
}

function admin(): Caller {
  const caller = currentCaller();
  if (caller.role === "admin") return caller;
  throw new Problem(403, { code: "ROLE_MISSING", detail: "only the tenant's admins may do this" });
}

function noted(message: string, user: string, answer: Answer): Answer {
  log.info(message, { user, by: currentCaller().user });
  return answer;
}
