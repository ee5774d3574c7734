import { isDeepStrictEqual } from "node:util";
import type { Fleet } from "../../tenants/place-tenant.ts";
import type { PlacementRequest } from "../../tenants/shard-room.ts";
import type { Placement, Tenant } from "../../tenants/tenant.ts";
import { tierNamed } from "../../tenants/tier.ts";
import { usageOfTenant } from "../../tenants/usage.ts";
import { couldTake } from "./could-take.ts";
import { FLEET_TIERS } from "./fleet-tiers.ts";
import { ModelFleet } from "./model-fleet.ts";
import { roomDifferences } from "./room-differences.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";

import type { StoredFacts } from "./stored-fleet.ts";

/**
 * Holds what stands in the tables against the model, write by write: who has a place got it on the
 * conditions that held then, and the counters say what the model's say.
 */
export class FleetWatch {
  readonly #problems: string[] = [];
  /** Shard whose counters someone put wrong. */
  #miscounted: string | undefined;
  readonly #model: ModelFleet;
  readonly #headroom: number;

  constructor(fleet: Fleet, headroom: number) {
    this.#model = new ModelFleet(fleet, headroom);
    this.#headroom = headroom;
  }

  /** Fails with everything that was wrong. */
  check(): void {
    if (this.#problems.length > 0) throw new Error(this.#problems.join("\n"));
  }

  /** Passes over a shard's counters, which are wrong until they are mended. */
  passOver(shard: string): void {
    this.#miscounted = shard;
  }

  /** Holds a shard's counters against the model again: who writes them anew must have them right. */
  holdAgain(shard: string): void {
    if (shard === this.#miscounted) this.#miscounted = undefined;
  }

  /** Looks at what stands in the tables after a write. */
  see(after: string, { fleet, tenants }: StoredFacts): void {
    const problems = [
      ...this.#follow(fleet),
      ...this.#settle(tenants),
      ...roomDifferences(this.#model.fleet, fleet, this.#miscounted),
    ];
    this.#problems.push(...problems.map((problem) => `after ${after}: ${problem}`));
  }

  /** Says who waits although there is room, or has a place and was never told. */
  seeSettled({ fleet, tenants }: StoredFacts, waiting: readonly string[]): void {
    for (const tenant of tenants) {
      const request = requestOf(tenant, tenants);
      const room = fleet.shards.filter((each) => couldTake(request, each, fleet, this.#headroom));
      const isPlacing = tenant.status === "placing";
      if (isPlacing && room.length > 0) this.#say(tenant, `waits, and ${room[0]?.shard} has room`);
      if (isPlacing !== waiting.includes(tenant.tenant)) this.#say(tenant, "has the wrong token");
    }
  }

  #say({ tenant, status }: Tenant, problem: string): void {
    this.#problems.push(`tenant ${tenant}, ${status}, ${problem}`);
  }

  /** Takes over what operators decide; a pool that is new must have had room. */
  #follow({ shards, accounts }: Fleet): readonly string[] {
    for (const { account, limits } of accounts.values()) this.#model.limit(account, limits);
    return shards.flatMap(({ shard, state, capacity, limits, pools }) => {
      const opened = Object.entries(pools).filter(
        ([stack, { isOpen: _, ...place }]) =>
          !this.#hasPool(shard, stack) &&
          !this.#model.openPool(shard, stack, { ...place, isOpen: false }),
      );
      this.#model.change(shard, (before) => ({
        ...{ state, capacity, limits },
        pools: Object.fromEntries(
          Object.entries(before.pools).map(([stack, pool]) => {
            return [stack, { ...pool, isOpen: pools[stack]?.isOpen ?? false }];
          }),
        ),
      }));
      return opened.map(([stack]) => `${stack} was opened in ${shard} without room`);
    });
  }

  #hasPool(shard: string, stack: string): boolean {
    const row = this.#model.fleet.shards.find((each) => each.shard === shard);
    return row !== undefined && stack in row.pools;
  }

  /** Lets those go who have no place any more, and those in who got one. */
  #settle(tenants: readonly Tenant[]): readonly string[] {
    const places = tenants.map(({ placement }) => placement);
    for (const { placement } of [...this.#model.held]) {
      const stays = places.some((place) => isDeepStrictEqual(place, placement));
      if (!stays) this.#model.giveBack(this.#placeOf(placement));
    }
    return tenants.flatMap((tenant) => {
      const { placement, status } = tenant;
      if (!placement || this.#placeOf(placement) >= 0) return [];
      return this.#letIn(requestOf(tenant, tenants), placement)
        ? []
        : [
            `a ${tenant.tier} tenant, ${status}, is in ${placement.shard}, where it has no room or may not be`,
          ];
    });
  }

  /** Lets a tenant in where it may be and has room; false where either is not so. */
  #letIn(request: PlacementRequest, placement: Placement): boolean {
    const { fleet } = this.#model;
    const shard = fleet.shards.find((each) => each.shard === placement.shard);
    const mayBe = shard !== undefined && couldTake(request, shard, fleet, this.#headroom);
    return this.#model.reserve({ request, placement }) && mayBe;
  }

  #placeOf({ stack }: Placement): number {
    return this.#model.held.findIndex(({ placement }) => placement.stack === stack);
  }
}

/** What a tenant asks for; who has no place stands in nobody's way. */
function requestOf(
  { tenant, tier: name, residency, apartFrom = [] }: Tenant,
  tenants: readonly Tenant[],
): PlacementRequest {
  const tier = tierNamed(FLEET_TIERS, name);
  const others = new Set(apartFrom.map((stranger) => stranger.tenant));
  const shards = tenants
    .filter((other) => others.has(other.tenant))
    .flatMap(({ placement }) => placement?.shard ?? []);
  const usage = usageOfTenant(tier, SAMPLE_USAGE);
  return { tenant, tier, usage, residency, apartFrom: shards };
}
