import { beforeEach, expect, test, vi } from "vitest";
import { serve } from "../../../functions/tenant-layer/serve.ts";
import type { ListedUser } from "../../../functions/tenant-users/listed-user.ts";
import document from "../../../functions/tenant-users/openapi.json" with { type: "json" };
import { routesOf } from "../../../functions/tenant-users/routes.ts";
import { TenantUsers } from "../../../functions/tenant-users/tenant-users.ts";
import type { UserPool } from "../../../functions/tenant-users/user-pool.ts";
import { apiEvent, type SampleCall } from "../../support/api-event.ts";

// The logger chooses its console when it is loaded.
vi.hoisted(() => vi.stubEnv("POWERTOOLS_DEV", "true"));

/** A user pool in memory; user names are `id-<e-mail>`. */
class MemoryPool implements UserPool {
  readonly users = new Map<string, ListedUser>();
  readonly groups = new Map<string, Set<string>>();
  now = 0;
  /** Calls that must not be made, by name. */
  readonly broken = new Set<string>();

  async listGroup(group: string, { limit }: { limit: number }) {
    const inside = [...this.users.values()].filter(({ user }) => this.groups.get(user)?.has(group));
    return { users: inside.slice(0, limit) };
  }
  async create(email: string) {
    const user = `id-${email}`;
    if (this.users.has(user)) return undefined;
    const invitedAt = new Date(this.now).toISOString();
    const made: ListedUser = { user, email, status: "invited", invitedAt };
    this.users.set(user, made);
    return made;
  }
  async find(name: string) {
    return this.users.get(name) ?? this.users.get(`id-${name}`);
  }
  async groupsOf(name: string) {
    const found = await this.find(name);
    return [...(this.groups.get(found?.user ?? "") ?? [])];
  }
  async addToGroup(user: string, group: string) {
    if (this.broken.has("addToGroup")) throw new Error("no answer");
    this.groups.set(user, new Set([...(this.groups.get(user) ?? []), group]));
  }
  async disable(user: string) {
    this.#set(user, "disabled");
  }
  async enable(user: string) {
    this.#set(user, "active");
  }
  #set(name: string, status: ListedUser["status"]) {
    const user = this.users.get(name);
    if (user) this.users.set(name, { ...user, status });
  }
}

const shelf = { pool: new MemoryPool() };
const A = "01jd3m9k2b7c4r8t6v0w5x1y3z";
const B = "01jd3m9k2b7c4r8t6v0w5x1y4a";

beforeEach(() => {
  shelf.pool = new MemoryPool();
  for (const method of ["info", "error"] as const) {
    vi.spyOn(console, method).mockImplementation(() => undefined);
  }
});

async function call(tenantId: string, request: SampleCall) {
  const users = new TenantUsers(shelf.pool, () => shelf.pool.now);
  const handler = serve(document, routesOf(users), "*");
  const caller = { tenantId, ...request.caller };
  const { statusCode, body } = await handler(apiEvent({ ...request, caller }));
  return { status: statusCode, body: body === "" ? undefined : JSON.parse(body) };
}

function invite(tenantId: string, email: string, role?: string) {
  const body = { email, ...(role ? { role } : {}) };
  return call(tenantId, { operation: "POST /tenant/users", body });
}

const act = (tenantId: string, verb: string, user: string) =>
  call(tenantId, { operation: `POST /tenant/users/{user}/${verb}`, path: { user } });
const list = (tenantId: string) => call(tenantId, { operation: "GET /tenant/users" });

test("invites into the caller's tenant, as user or admin", async () => {
  expect(await invite(A, "Ann@Example.com")).toMatchObject({
    status: 201,
    body: { user: "id-ann@example.com", email: "ann@example.com", status: "invited" },
  });
  await invite(A, "bob@example.com", "admin");

  expect(await shelf.pool.groupsOf("ann@example.com")).toStrictEqual([A]);
  expect(await shelf.pool.groupsOf("bob@example.com")).toStrictEqual([A, "admins"]);
});

test("lists the caller's tenant's users and nobody else's", async () => {
  await invite(A, "ann@example.com");
  await invite(B, "bob@example.com");

  expect((await list(A)).body.users).toMatchObject([{ email: "ann@example.com" }]);
});

test("refuses an e-mail of another tenant with the reason, and changes nothing", async () => {
  await invite(A, "ann@example.com");

  expect(await invite(B, "ann@example.com", "admin")).toMatchObject({
    status: 409,
    body: {
      code: "EMAIL_TAKEN",
      detail: "the e-mail address is in use already, and one address belongs to one tenant",
    },
  });
  expect(await shelf.pool.groupsOf("ann@example.com")).toStrictEqual([A]);
});

test("answers an invitation that is repeated as the first one", async () => {
  const first = await invite(A, "ann@example.com");

  expect(await invite(A, "ann@example.com")).toStrictEqual(first);
});

test("goes on with an invitation that broke off, once whoever began it can no longer act", async () => {
  shelf.pool.broken.add("addToGroup");
  expect(await invite(A, "ann@example.com")).toMatchObject({ status: 500 });
  shelf.pool.broken.clear();

  shelf.pool.now = 59_999;
  expect(await invite(B, "ann@example.com")).toMatchObject({ status: 409 });
  shelf.pool.now = 60_001;
  expect(await invite(A, "ann@example.com")).toMatchObject({ status: 201 });
  expect(await shelf.pool.groupsOf("ann@example.com")).toStrictEqual([A]);
});

test("disables and enables the tenant's own users", async () => {
  await invite(A, "ann@example.com");

  expect(await act(A, "disable", "id-ann@example.com")).toMatchObject({ status: 204 });
  expect((await list(A)).body.users).toMatchObject([{ status: "disabled" }]);
  expect(await act(A, "enable", "id-ann@example.com")).toMatchObject({ status: 204 });
  expect((await list(A)).body.users).toMatchObject([{ status: "active" }]);
});

test.each(["disable", "enable"])(
  "cannot tell another tenant's user from one that is not there when asked to %s",
  async (verb) => {
    await invite(A, "ann@example.com");

    const foreign = await act(B, verb, "id-ann@example.com");
    const absent = await act(B, verb, "id-nobody@example.com");

    expect(foreign.status).toBe(404);
    expect(JSON.stringify(foreign).replace("ann", "nobody")).toBe(JSON.stringify(absent));
    expect((await list(A)).body.users).toMatchObject([{ status: "invited" }]);
  },
);

test("keeps an admin from disabling themself", async () => {
  expect(await act(A, "disable", "user-1")).toMatchObject({
    status: 409,
    body: { code: "USER_SELF" },
  });
});

test.each([
  { operation: "GET /tenant/users" },
  { operation: "POST /tenant/users", body: { email: "x@example.com" } },
  { operation: "POST /tenant/users/{user}/disable", path: { user: "u" } },
  { operation: "POST /tenant/users/{user}/enable", path: { user: "u" } },
])("lets admins alone $operation", async (request) => {
  expect(await call(A, { ...request, caller: { role: "user" } })).toMatchObject({
    status: 403,
    body: { code: "ROLE_MISSING" },
  });
  expect(shelf.pool.users.size).toBe(0);
});

test("refuses a bad invitation with every problem", async () => {
  const body = { email: "nobody", role: "owner", group: B };

  const { status, body: problem } = await call(A, { operation: "POST /tenant/users", body });

  expect(status).toBe(400);
  expect(problem.issues.map(({ path }: { path: string }) => path)).toStrictEqual([
    "body.email",
    "body.role",
    "body.group",
  ]);
});
