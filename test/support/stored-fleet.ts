import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { MappingStore } from "../../stores/mapping-store.ts";
import { RegistrationStore } from "../../stores/registration-store.ts";
import { assign, rowUpdate } from "../../stores/row-update.ts";
import { scanAll } from "../../stores/scan-all.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { tenantOf as tenantIn, tenantItemOf } from "../../stores/tenant-item.ts";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import type { CountedRoom } from "../../tenants/counted-room.ts";
import { ulids } from "../../tenants/ids.ts";
import type { Fleet } from "../../tenants/place-tenant.ts";
import type { PlacementRules } from "../../tenants/shard-fill.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import { FLEET_TIERS } from "./fleet-tiers.ts";
import { shapeOf } from "./hub-tables.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";
import { NOW, tenantOf } from "./sample-tenant.ts";

/** Tables that a fleet lives in. */
export const FLEET_TABLES = ["shards", "tenants", "tokens", "mapping", "names"] as const;

/** What one of them holds. */
export type FleetTable = (typeof FLEET_TABLES)[number];

/** DynamoDB, and the names of the tables there. */
export interface FleetTables {
  /** Whose calls all others are made through. */
  readonly client: DynamoDBDocumentClient;
  /** Names of the tables by what they hold. */
  readonly names: Readonly<Record<FleetTable, string>>;
}

/** What stands in the tables. */
export interface StoredFacts {
  /** Every shard and every account. */
  readonly fleet: Fleet;
  /** Every tenant. */
  readonly tenants: readonly Tenant[];
}

/** The real stores and steps that reserve room and give it back, over tables of DynamoDB's. */
export class StoredFleet {
  /** How room is given out. */
  readonly rules: CapacityRules;
  /** Executions that were told to go on, by their tokens. */
  readonly answered = new Set<string>();
  readonly #tables: FleetTables;
  readonly #newId = ulids();

  constructor(tables: FleetTables, rules: PlacementRules) {
    this.#tables = tables;
    this.rules = CapacityRules.parse(rules);
  }

  /** Whose calls all others are made through. */
  get client(): DynamoDBDocumentClient {
    return this.#tables.client;
  }

  /** Whether a command may have changed who has room, or how much there is. */
  changesRoom(command: object): boolean {
    if (command instanceof TransactWriteCommand) return true;
    const isUpdate = command instanceof UpdateCommand;
    return isUpdate && command.input.TableName === this.#tables.names.shards;
  }

  /** What a process works with; all of its calls go through its client. */
  process(client: DynamoDBDocumentClient = this.client) {
    const { shards, tenants, tokens, mapping, names } = this.#tables.names;
    const store = new TenantStore(client, tenants);
    const shardStore = new ShardStore(client, shards);
    const unused = () => Promise.reject(new Error("no step of a fleet goes into a plane"));
    const bus = { tell: async () => {} };
    return {
      tenants: store,
      moves: new TenantMoves({ tenants: store, bus, newId: this.#newId, now: () => NOW }),
      shards: shardStore,
      recentFleet: () => shardStore.fleet(),
      reservations: new ShardReservations(client, shards),
      mapping: new MappingStore(client, mapping),
      tokens: new TokenStore(client, tokens),
      registrations: new RegistrationStore(client, { names, tenants }),
      workflows: {
        succeed: async (token: string) => void this.answered.add(token),
        fail: unused,
      },
      planes: { users: unused, directory: unused, items: unused },
      probe: { call: unused },
      tiers: FLEET_TIERS,
      usage: SAMPLE_USAGE,
      capacity: this.rules,
      release: "r-1",
      invitesAdmins: true,
      isCountingTime: () => true,
      note: () => {},
      now: () => NOW,
    };
  }

  /** Empties the tables of the fleet before. */
  async clear(): Promise<void> {
    for (const role of FLEET_TABLES) {
      const TableName = this.#tables.names[role];
      const keys = shapeOf(role).keys.filter((key) => key !== undefined);
      for (const item of await scanAll(this.client, { TableName })) {
        const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
        await this.client.send(new DeleteCommand({ TableName, Key }));
      }
    }
  }

  /** Puts a tenant there that needs a place; gives its id. */
  async arrive(changes: Partial<Tenant>): Promise<string> {
    const tenant = this.#newId();
    const Item = tenantItemOf(tenantOf({ ...changes, tenant, status: "placing" }));
    await this.client.send(new PutCommand({ TableName: this.#tables.names.tenants, Item }));
    return tenant;
  }

  /** Puts counters in a shard's row, whatever is there. */
  async spoil(shard: string, counted: CountedRoom): Promise<void> {
    const { tenants, reserved, pools } = counted;
    const update = rowUpdate(assign({ tenants, reserved, pools }));
    const TableName = this.#tables.names.shards;
    await this.client.send(new UpdateCommand({ TableName, Key: { shard }, ...update }));
  }

  /** What stands in the tables now. */
  async facts(): Promise<StoredFacts> {
    const scan = { TableName: this.#tables.names.tenants, ConsistentRead: true };
    const [fleet, items] = await Promise.all([
      this.process().shards.fleet(),
      scanAll(this.client, scan),
    ]);
    return { fleet, tenants: items.filter(({ item }) => item === "tenant").map(tenantIn) };
  }

  /** Tenants for whom someone will look for room again. */
  async waiting(): Promise<readonly string[]> {
    const { items } = await this.process().tokens.waiting({ limit: 100 });
    return items.map(({ tenant }) => tenant);
  }
}
