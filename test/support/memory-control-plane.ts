import { TenantMoves } from "../../stores/tenant-moves.ts";
import type { Shard } from "../../tenants/shard.ts";
import { MemoryMapping } from "./memory-mapping.ts";
import { MemoryPlane } from "./memory-plane.ts";
import { MemoryShards } from "./memory-shards.ts";
import { MemoryTenants } from "./memory-tenants.ts";
import { MemoryTransactions } from "./memory-transactions.ts";
import { MemoryVendings } from "./memory-vendings.ts";
import { MemoryWorkflows } from "./memory-workflows.ts";
import { SAMPLE_RULES, SAMPLE_USAGE } from "./sample-shard.ts";
import { NOW, POOL_OUTPUTS } from "./sample-tenant.ts";

/**
 * The control plane's stores in memory. They keep the conditions that matter: versions,
 * reservations, names, and transactions that happen as a whole or not at all.
 */
export class MemoryControlPlane {
  readonly #transactions = new MemoryTransactions();
  readonly tenants = new MemoryTenants(this.#transactions);
  readonly shards = new MemoryShards(this.#transactions);
  readonly reservations = this.shards;
  readonly vendings = new MemoryVendings();
  readonly usage = SAMPLE_USAGE;
  readonly capacity = SAMPLE_RULES;
  readonly mapping = new MemoryMapping(this.#transactions);
  readonly workflows = new MemoryWorkflows(this.#transactions);
  readonly plane = new MemoryPlane();
  readonly now = () => NOW;
  #ids = 0;

  /** Ids that count. */
  readonly newId = () => {
    this.#ids += 1;
    return `01k${String(this.#ids).padStart(23, "0")}`;
  };

  readonly moves = new TenantMoves({
    tenants: this.tenants,
    bus: this.tenants,
    newId: this.newId,
    now: this.now,
  });

  /** Adds a shard whose pools are in service. */
  addShard(changes: Partial<Shard> = {}): void {
    const { pools } = this.shards.put(changes);
    for (const pool of Object.keys(pools)) this.mapping.meet(pool, { outputs: POOL_OUTPUTS });
  }
}
