import type { Fleet } from "../../tenants/place-tenant.ts";
import type { PlannedPool } from "../../tenants/plan-pools.ts";
import type { Account, Shard } from "../../tenants/shard.ts";
import type { Placement } from "../../tenants/tenant.ts";
import type { Tier } from "../../tenants/tier.ts";
import { accountPart, regionalPart, sumOf, type Usage, usedCodes } from "../../tenants/usage.ts";

/** A fleet in memory, on which tenants and pools come and go one after the other. */
export class FleetLedger implements Fleet {
  readonly #shards: Shard[] = [];
  readonly #accounts = new Map<string, Account>();
  readonly #index = new Map<string, number>();

  constructor({ shards, accounts }: Fleet = { shards: [], accounts: new Map() }) {
    for (const account of accounts.values()) this.#accounts.set(account.account, account);
    for (const shard of shards) this.#put(shard);
  }

  /** Every shard as it is now. */
  get shards(): readonly Shard[] {
    return this.#shards;
  }

  /** Every account as it is now. */
  get accounts(): ReadonlyMap<string, Account> {
    return this.#accounts;
  }

  /** Adds a shard in an account of its own, whose limits it has, with what its baseline uses. */
  add(shard: Shard, baseline: Usage): void {
    this.#accounts.set(shard.account, {
      account: shard.account,
      limits: shard.limits,
      reserved: {},
      version: 1,
    });
    this.#put(shard);
    this.#count(shard.shard, baseline, 1);
  }

  /** Takes the place that a tenant was given. */
  take(placement: Placement, isolation: Tier["isolation"]): void {
    this.#move(placement, isolation, 1);
  }

  /** Gives a tenant's place back. */
  giveBack(placement: Placement, isolation: Tier["isolation"]): void {
    this.#move(placement, isolation, -1);
  }

  /** Begins a pool, which takes no tenants yet. */
  begin({ shard, stack, most, usage }: PlannedPool): void {
    this.#change(shard, ({ pools }) => ({
      pools: { ...pools, [stack]: { isOpen: false, tenants: 0, most, reserved: usage } },
    }));
    this.#count(shard, usage, 1);
  }

  /** Lets a pool take tenants. */
  open(shard: string, stack: string): void {
    this.#change(shard, ({ pools }) => {
      const pool = pools[stack];
      return pool ? { pools: { ...pools, [stack]: { ...pool, isOpen: true } } } : {};
    });
  }

  #move({ shard, planeStack, reserved }: Placement, isolation: Tier["isolation"], by: 1 | -1) {
    this.#change(shard, ({ tenants, pools }) => {
      const pool = pools[planeStack];
      return {
        tenants: { ...tenants, [isolation]: tenants[isolation] + by },
        ...(pool && {
          pools: { ...pools, [planeStack]: { ...pool, tenants: pool.tenants + by } },
        }),
      };
    });
    this.#count(shard, reserved, by);
  }

  #count(name: string, usage: Usage, by: 1 | -1): void {
    this.#change(name, ({ reserved }) => ({ reserved: plus(reserved, regionalPart(usage), by) }));
    const account = this.#accounts.get(this.#shardNamed(name).account);
    const roles = accountPart(usage);
    if (!account || usedCodes(roles).length === 0) return;
    const reserved = plus(account.reserved, roles, by);
    this.#accounts.set(account.account, { ...account, reserved });
  }

  #change(name: string, changes: (shard: Shard) => Partial<Shard>): void {
    const shard = this.#shardNamed(name);
    this.#put({ ...shard, ...changes(shard) });
  }

  #shardNamed(name: string): Shard {
    const shard = this.#shards[this.#index.get(name) ?? -1];
    if (!shard) throw new Error(`there is no shard ${name}`);
    return shard;
  }

  #put(shard: Shard): void {
    const index = this.#index.get(shard.shard) ?? this.#shards.length;
    this.#index.set(shard.shard, index);
    this.#shards[index] = shard;
  }
}

function plus(first: Usage, second: Usage, by: 1 | -1): Usage {
  if (by === 1) return sumOf(first, second);
  const codes = usedCodes(second).map((code) => [code, -(second[code] ?? 0)]);
  return sumOf(first, Object.fromEntries(codes));
}
