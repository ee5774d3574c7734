import type { NewId } from "../tenants/ids.ts";
import type { Move } from "../tenants/lifecycle.ts";
import type { Tenant } from "../tenants/tenant.ts";
import type { TenantEvent } from "../tenants/tenant-event.ts";
import type { EventBus } from "./event-bus.ts";
import type { JoinedWrite } from "./mapping-store.ts";
import type { MoveOptions, TenantStore } from "./tenant-store.ts";

/** Who causes a move, and why. */
export interface MoveReason {
  /** Who caused it. */
  readonly by: string;
  /** Why, in words. */
  readonly reason: string;
}

/** What moving a tenant needs. */
export interface MovePorts {
  /** Keeps tenants and their audit. */
  readonly tenants: Pick<TenantStore, "move" | "erase" | "markTold">;
  /** Tells of moves. */
  readonly bus: Pick<EventBus, "tell">;
  /** Makes the events' ids. */
  readonly newId: NewId;
  /** The time. */
  readonly now: () => Date;
}

/** Moves of tenants: each is written with its audit event, and then told on the bus. */
export class TenantMoves {
  readonly #ports: MovePorts;

  constructor(ports: MovePorts) {
    this.#ports = ports;
  }

  /** Moves a tenant under the version that was read, and tells of it. */
  async move(
    tenant: Tenant,
    move: Move,
    why: MoveReason,
    options: MoveOptions = {},
  ): Promise<Tenant> {
    const moved = await this.#ports.tenants.move(tenant, move, this.#causeOf(why), options);
    await this.tell(moved.event);
    return moved.tenant;
  }

  /** Removes a tenant's item, with what must happen at the same time, and tells of it. */
  async erase(tenant: Tenant, why: MoveReason, joined: readonly JoinedWrite[]): Promise<void> {
    await this.tell(await this.#ports.tenants.erase(tenant, this.#causeOf(why), joined));
  }

  /** Tells of a move that was made. It stands whether or not the bus can be reached now. */
  async tell(event: TenantEvent): Promise<void> {
    try {
      await this.#ports.bus.tell(event);
    } catch {
      // The audit event keeps its mark, by which the sweeper finds it and tells of it again.
      return;
    }
    await this.#ports.tenants.markTold(event);
  }

  #causeOf(why: MoveReason) {
    return { ...why, eventId: this.#ports.newId(), now: this.#ports.now() };
  }
}
