import type { JoinedWrite } from "../../stores/mapping-store.ts";
import type { PageRequest } from "../../stores/page.ts";
import type { SentBefore } from "../../stores/registration-store.ts";
import type { MoveCause, MoveOptions, TenantFilter } from "../../stores/tenant-store.ts";
import {
  KeyReusedError,
  NameTakenError,
  NotFoundError,
  RegistrationsCappedError,
  WriteConflictError,
} from "../../tenants/errors.ts";
import { type Move, PASSING, statusAfter } from "../../tenants/lifecycle.ts";
import type { Placement, Registration, Stranger, Tenant } from "../../tenants/tenant.ts";
import type { TenantEvent } from "../../tenants/tenant-event.ts";
import { memoryPage } from "./memory-page.ts";
import type { MemoryTransactions } from "./memory-transactions.ts";
import { tenantOf } from "./sample-tenant.ts";

/** Tenants, their audit and their names in memory, with versions and unique names. */
export class MemoryTenants {
  readonly all = new Map<string, Tenant>();
  readonly events: TenantEvent[] = [];
  readonly told: TenantEvent[] = [];
  readonly names = new Map<string, string>();
  readonly requests = new Map<string, { readonly tenant: string; readonly body: string }>();
  readonly #transactions: MemoryTransactions;

  constructor(transactions: MemoryTransactions) {
    this.#transactions = transactions;
  }

  async get(id: string): Promise<Tenant> {
    const tenant = this.all.get(id);
    if (!tenant) throw new NotFoundError("tenant", id);
    return tenant;
  }

  async placements(): Promise<readonly Placement[]> {
    return [...this.all.values()].flatMap(({ placement }) => placement ?? []);
  }

  async list({ status, tier }: TenantFilter, request: PageRequest) {
    const found = [...this.all.values()].filter(
      (each) => (!status || each.status === status) && (!tier || each.tier === tier),
    );
    return memoryPage(found, request);
  }

  async audit(id: string, request: PageRequest) {
    const own = this.events.filter(({ tenant }) => tenant === id);
    return memoryPage(own, request);
  }

  async passing(request: PageRequest) {
    const passing = [...this.all.values()].filter(({ status }) => PASSING.has(status));
    return memoryPage(
      passing.map(({ tenant }) => tenant),
      request,
    );
  }

  async untold(request: PageRequest) {
    const untold = this.events.filter((event) => !this.told.includes(event));
    return memoryPage(untold, request);
  }

  async tell(event: TenantEvent): Promise<void> {
    this.told.push(event);
  }

  async markTold(): Promise<void> {}

  async move(tenant: Tenant, move: Move, cause: MoveCause, options: MoveOptions = {}) {
    const { failure: _settled, ...kept } = tenant;
    const status = statusAfter(tenant.status, move);
    const next: Tenant = { ...kept, ...options.changes, status, version: tenant.version + 1 };
    const event = eventOf(tenant, status, cause);
    this.#commit(tenant, options.joined);
    this.all.set(tenant.tenant, next);
    this.events.push(event);
    return { tenant: next, event };
  }

  async erase(tenant: Tenant, cause: MoveCause, joined: readonly JoinedWrite[]) {
    const event = eventOf(tenant, statusAfter(tenant.status, "erase"), cause);
    this.#commit(tenant, joined);
    this.all.delete(tenant.tenant);
    this.events.push(event);
    return event;
  }

  async register(request: {
    readonly key: string;
    readonly registration: Registration;
    readonly apartFrom?: readonly Stranger[] | undefined;
    readonly tenant: string;
    readonly hourlyCap: number;
  }): Promise<string> {
    const { key, registration, apartFrom, tenant, hourlyCap } = request;
    const earlier = await this.earlier(request);
    if (earlier !== undefined) return earlier;
    if (this.names.has(registration.name)) throw new NameTakenError(registration.name);
    if (this.requests.size >= hourlyCap) throw new RegistrationsCappedError(hourlyCap);
    this.requests.set(key, { tenant, body: bodyOf(request) });
    this.add({ tenant, ...registration, ...(apartFrom ? { apartFrom: [...apartFrom] } : {}) });
    return tenant;
  }

  async earlier(request: Pick<SentBefore, "key" | "registration" | "apartFrom">) {
    const earlier = this.requests.get(request.key);
    if (earlier && earlier.body !== bodyOf(request)) throw new KeyReusedError();
    return earlier?.tenant;
  }

  async tenantNamed(name: string): Promise<string> {
    const tenant = this.names.get(name);
    if (!tenant) throw new NotFoundError("tenant", name);
    return tenant;
  }

  async forgetRequest({ request }: Pick<Tenant, "request">): Promise<void> {
    if (request !== undefined) this.requests.delete(request);
  }

  freeNameWrite({ name }: Pick<Tenant, "name">): JoinedWrite {
    return this.#transactions.write(() => this.names.delete(name));
  }

  /** Adds a tenant, as it is after its registration or as said. */
  add(changes: Partial<Tenant> = {}): Tenant {
    const tenant = tenantOf(changes);
    this.all.set(tenant.tenant, tenant);
    this.names.set(tenant.name, tenant.tenant);
    return tenant;
  }

  #commit({ tenant, version }: Tenant, joined: readonly JoinedWrite[] = []): void {
    const isCurrent = this.all.get(tenant)?.version === version;
    if (isCurrent && this.#transactions.commit(joined)) return;
    throw new WriteConflictError(`tenant "${tenant}"`);
  }
}

function bodyOf({ registration, apartFrom = [] }: Pick<SentBefore, "registration" | "apartFrom">) {
  return JSON.stringify([registration, apartFrom.map(({ name }) => name)]);
}

function eventOf(tenant: Tenant, to: Tenant["status"], cause: MoveCause): TenantEvent {
  const { tenant: id, name, status: from } = tenant;
  const { eventId, by, now, reason } = cause;
  const at = now.toISOString();
  return { id: eventId, tenant: id, name, type: `tenant.${to}`, from, to, by, at, reason };
}
