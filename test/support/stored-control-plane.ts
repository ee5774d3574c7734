import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { vi } from "vitest";
import { runOperation } from "../../automation/worker/run-operation.ts";
import { LaneQueues } from "../../functions/control/lane-queues.ts";
import { runStep } from "../../functions/onboarding/run-step.ts";
import type { StepName } from "../../functions/onboarding/step.ts";
import { sweep } from "../../functions/sweeper/sweep.ts";
import { DirectoryStore } from "../../stores/directory-store.ts";
import { EventBus } from "../../stores/event-bus.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { OperationStore } from "../../stores/operation-store.ts";
import { Organization } from "../../stores/organization.ts";
import { PlaneUsers } from "../../stores/plane-users.ts";
import { RegistrationStore } from "../../stores/registration-store.ts";
import { ReleaseStore } from "../../stores/release-store.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { StartStore } from "../../stores/start-store.ts";
import { SweepProgress } from "../../stores/sweep-progress.ts";
import { tenantItemOf } from "../../stores/tenant-item.ts";
import { TenantItems } from "../../stores/tenant-items.ts";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { TruthStore } from "../../stores/truth-store.ts";
import { VendingStore } from "../../stores/vending-store.ts";
import { Workflows } from "../../stores/workflows.ts";
import { Lanes } from "../../tenants/lane.ts";
import { LEASE_TIMES } from "../../tenants/lease-times.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { TenantEvent } from "../../tenants/tenant-event.ts";
import type { OrganizationRules } from "../../tenants/vending.ts";
import { MemoryDynamoDb } from "./memory-dynamo-db.ts";
import { MemoryOrganizations } from "./memory-organizations.ts";
import { MemoryQuotas } from "./memory-quotas.ts";
import { MemoryStepFunctions } from "./memory-step-functions.ts";
import { MemoryUserPool } from "./memory-user-pool.ts";
import type { Mortal } from "./mortal.ts";
import { SAMPLE_RULES, SAMPLE_USAGE } from "./sample-shard.ts";
import { ACME, POOL_OUTPUTS, tenantOf, wishOf } from "./sample-tenant.ts";
import { TIERS } from "./step-world.ts";
import { WorkerFleet } from "./worker-fleet.ts";

const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:tenantry";

/** Milliseconds after which the sweeper has made a pass, and nothing is fresh any more. */
const SWEEP = 60_000;

const sampleShardSettings = {
  shard: "s1",
  account: "111111111111",
  region: "us-east-1",
  state: "ready" as const,
  reason: "a test",
  capacity: { pool: 10, silo: 2 },
  tiers: [],
  limits: {},
};

type Guard = <C>(client: C) => C;

/**
 * The control plane's own stores, over DynamoDB, Step Functions, EventBridge, SQS and Cognito in
 * memory. Each process has clients of its own, so that it can die at any of its calls.
 */
export class StoredControlPlane {
  readonly tables = new MemoryDynamoDb();
  readonly machines = new MemoryStepFunctions();
  readonly users = new MemoryUserPool();
  readonly organizations = new MemoryOrganizations();
  readonly quotas = new MemoryQuotas();
  readonly fleet = new WorkerFleet();
  /** Events that the bus took. */
  readonly told: TenantEvent[] = [];
  /** Messages that the queues took, as `lane stack generation`. */
  readonly messages: string[] = [];
  /** What tenants' APIs answer to a probe. */
  served = "200";
  /** What a pass of the sweeper, or the API, could not do. */
  readonly broken: unknown[] = [];
  /** What the sweeper found and mended. */
  readonly notes: string[] = [];
  /** Whether the sweeper compares counters. */
  isCountingTime = true;
  /** How accounts are made; nobody makes any unless a test says so. */
  rules: OrganizationRules | undefined;
  #ids = 0;

  /** Opens a shard with a pool that is in service. */
  async open(): Promise<void> {
    const { shards, mapping, truths } = this.process();
    await shards.add(sampleShardSettings, {});
    await this.reservePool("pool-s1-1");
    await shards.setPoolOpen("s1", "pool-s1-1", true);
    const { generation: _given, wishedAt: _at, wishedBy: by, ...pool } = wishOf();
    const { generation } = await mapping.wish(pool, by, new Date());
    const { fence } = await truths.take({ stack: pool.stack, owner: "w" }, LEASE_TIMES, Date.now());
    await truths.recordMet(pool.stack, fence, {
      generation,
      state: "present",
      account: "111111111111",
      slots: pool.slots,
      outputs: { ...POOL_OUTPUTS, usagePlanIds: { basic: "b" } },
      verifiedAt: new Date().toISOString(),
    });
    await mapping.settle(pool.stack, generation);
  }

  /** Puts a tenant there as it is after some steps. */
  async add(changes: Partial<Tenant>): Promise<Tenant> {
    const tenant = tenantOf(changes);
    const command = new PutCommand({ TableName: "tenants", Item: tenantItemOf(tenant) });
    await this.tables.answer(command);
    return tenant;
  }

  /** What a process of the control plane works with; a mortal one dies at its point. */
  process(mortal?: Mortal) {
    const guard: Guard = (client) => (mortal ? mortal.guard(client) : client);
    const client = guard(this.tables.client());
    const stores = this.#stores(guard);
    const sfn = guard(this.machines.client());
    return {
      ...stores,
      workflows: new Workflows(sfn, { onboarding: MACHINE, offboarding: `${MACHINE}-off` }),
      queues: new LaneQueues(guard(queuesOf(this.messages)), {
        express: "express",
        pipeline: "pipeline",
      }),
      progress: new SweepProgress(client, "names"),
      planes: {
        users: async () => new PlaneUsers(guard(this.users.client()), "pool"),
        directory: async () => new DirectoryStore(client, "directory"),
        items: async () => new TenantItems(client, ["application"]),
      },
      probe: { call: async () => this.served },
      tiers: TIERS,
      usage: SAMPLE_USAGE,
      capacity: SAMPLE_RULES,
      release: "r-1",
      recentFleet: () => stores.shards.fleet(),
      inTheMaking: async () => ({ shards: [], vendings: [] }),
      vendor: this.#vendor(guard),
      chance: () => 0,
      isCountingTime: () => this.isCountingTime,
      note: (message: string) => void this.notes.push(message),
      invitesAdmins: true,
      lanes: Lanes.parse({}),
      times: LEASE_TIMES,
      isFresh: (since: string) => Date.now() - Date.parse(since) < 5_000,
      now: () => new Date(),
      newId: this.#newId,
      tell: (...said: readonly unknown[]) => void this.broken.push(said),
    };
  }

  /** Runs a step of the tenant that most tests have. */
  async step(step: StepName, more: object = {}, mortal?: Mortal) {
    const event = { step, tenant: ACME, attempt: 1, token: `token-${step}`, ...more };
    const work = () => runStep(event, this.process(mortal));
    return mortal ? mortal.run(work) : work();
  }

  /** Lets the sweeper make a pass, when nothing is fresh any more. */
  async sweep(mortal?: Mortal): Promise<void> {
    vi.setSystemTime(Date.now() + SWEEP);
    const work = () => sweep(this.process(mortal), Date.now() + SWEEP);
    await (mortal ? mortal.run(work) : work());
  }

  /** Lets a worker look at a stack, over an engine that does at once what it is asked. */
  async work(stack: string) {
    const { mapping, truths, tokens, workflows, shards, reservations } = this.process();
    const own = { mapping, truths, tokens, workflows, shards, reservations };
    return runOperation(stack, this.fleet.worker(own));
  }

  /** The tenant, as it is stored. */
  async tenant(id: string = ACME): Promise<Tenant> {
    return this.process().tenants.get(id);
  }

  /** Tenants that have a place in the shard. */
  async placed() {
    return (await this.process().shards.get("s1")).tenants;
  }

  /** Reserves what a pool of the shard uses. */
  async reservePool(stack: string): Promise<void> {
    const { shards, reservations } = this.process();
    const ground = {
      shard: await shards.get("s1"),
      account: await shards.account("111111111111"),
      headroom: 0,
    };
    const pool = { stack, most: 2_000, usage: SAMPLE_USAGE.pool };
    const TransactItems = [...reservations.reservePool(pool, ground)];
    await this.tables.answer(new TransactWriteCommand({ TransactItems }));
  }

  readonly #newId = () => {
    this.#ids += 1;
    return `01k${String(this.#ids).padStart(23, "0")}`;
  };

  #vendor(guard: Guard) {
    if (!this.rules) return undefined;
    const client = this.organizations.client(guard);
    const organization = new Organization(client, client);
    const bootstrapRole = "OrganizationAccountAccessRole";
    const quotasOf = () => this.quotas.client(guard);
    return { rules: this.rules, hub: "000000000000", bootstrapRole, organization, quotasOf };
  }

  #stores(guard: Guard) {
    const client = guard(this.tables.client());
    const tenants = new TenantStore(client, "tenants");
    const bus = new EventBus(guard(busOf(this.told)), "bus");
    return {
      tenants,
      moves: new TenantMoves({ tenants, bus, newId: this.#newId, now: () => new Date() }),
      registrations: new RegistrationStore(client, { names: "names", tenants: "tenants" }),
      shards: new ShardStore(client, "shards"),
      reservations: new ShardReservations(client, "shards"),
      vendings: new VendingStore(client, "shards"),
      starts: new StartStore(client, "shards"),
      mapping: new MappingStore(client, "mapping"),
      truths: new TruthStore(client, "mapping"),
      tokens: new TokenStore(client, "tokens"),
      operations: new OperationStore(client, "operations"),
      releases: new ReleaseStore(client, "releases"),
    };
  }
}

function busOf(told: TenantEvent[]): EventBridgeClient {
  const send = async ({ input }: PutEventsCommand) => {
    told.push(JSON.parse(input.Entries?.[0]?.Detail ?? ""));
    return { Entries: [{}] };
  };
  // Only `send` is used of a client.
  return { send } as unknown as EventBridgeClient;
}

function queuesOf(messages: string[]): SQSClient {
  const send = async ({ input }: SendMessageBatchCommand) => {
    for (const { MessageBody = "" } of input.Entries ?? []) {
      const { stack, generation } = JSON.parse(MessageBody);
      messages.push(`${input.QueueUrl} ${stack} ${generation}`);
    }
    return {};
  };
  // Only `send` is used of a client.
  return { send } as unknown as SQSClient;
}
