import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { type AssembledParts, assembleParts } from "../automation/worker/assemble-parts.ts";
import { type OperationResult, runOperation } from "../automation/worker/run-operation.ts";
import { workerSettings } from "../automation/worker/settings.ts";
import type { WorkerParts } from "../automation/worker/worker-parts.ts";
import { REGION, SHARD_ACCOUNTS } from "../sandbox/accounts.ts";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { makeRelease } from "../sandbox/story/stage-set.ts";
import { callSettings } from "../stores/call-settings.ts";
import { documentClient } from "../stores/document-client.ts";
import { MappingStore } from "../stores/mapping-store.ts";
import { ShardStore } from "../stores/shard-store.ts";
import { ulids } from "../tenants/ids.ts";
import { physicalName } from "../tenants/naming.ts";
import type { Desire } from "../tenants/wish.ts";
import { makeStateKey } from "./rates-key.ts";
import { makeWorkerTables } from "./rates-tables.ts";

/** What became of a stack. */
export interface StackEnd {
  /** Whether it is there. */
  readonly isThere: boolean;
  /** Operations that failed before it was. */
  readonly failures: number;
}

/** What a run of the measurement brings. */
export interface RatesRun {
  /** Hears how it goes on. */
  readonly tell: (progress: string) => void;
  /** Aborted when it must end. */
  readonly stop: AbortSignal;
}

type Workings = Pick<RatesRun, "tell"> & Pick<RatesWorld, "parts">;

/** A worker asks again after so long for a stack that another seems to have, in milliseconds. */
const BUSY_MS = 5_000;

/** Nothing is left to do. */
const ENDS: ReadonlySet<OperationResult["status"]> = new Set(["succeeded", "given-up", "aside"]);

/** An operation ended without having done what it was for. */
const FAILURES: ReadonlySet<OperationResult["status"]> = new Set(["failed", "lost"]);

/** Tier of the silos, as tiers.json sells it. */
const SILO_TIER = "platinum";

/** Leases and waits last as long as on AWS: the local AWS is as slow, too. */
const PACE = "1";

/** A local AWS with shards, the hub's tables and one worker. */
export class RatesWorld {
  /** What the worker works with. */
  readonly parts: AssembledParts;
  readonly #sandbox: Sandbox;
  readonly #release: string;
  readonly #tell: (progress: string) => void;
  readonly #newId = ulids();

  private constructor(sandbox: Sandbox, release: string, { parts, tell }: Workings) {
    this.#sandbox = sandbox;
    this.#release = release;
    this.#tell = tell;
    this.parts = parts;
  }

  /**
   * Starts all of it, one shard in each account, without limits and latency.
   *
   * @param run - Hears of failures, and is aborted when the work must end.
   */
  static async start(accounts: number, { stop, tell }: RatesRun): Promise<RatesWorld> {
    const { env } = process;
    const sandbox = await startSandbox({ name: `rates-${process.pid}`, port: 0, environment: env });
    try {
      const { PATH = "", ...place } = sandbox.workerEnvironment;
      Object.assign(env, sandbox.environment, place, { PATH, TENANTRY_PACE: PACE });
      const hub = { region: REGION, ...callSettings() };
      await makeWorkerTables(new DynamoDBClient(hub));
      env.TENANTRY_SECRETS_PROVIDER = await makeStateKey(new KMSClient(hub));
      const release = await makeRelease(sandbox);
      const parts = await assembleParts(workerSettings(env), stop);
      const world = new RatesWorld(sandbox, release, { parts, tell });
      for (const [index, account] of SHARD_ACCOUNTS.slice(0, accounts).entries()) {
        await world.#openShard(shardOf(index), account);
      }
      return world;
    } catch (error) {
      await end(sandbox);
      throw error;
    }
  }

  /** Counts of calls since the rates hold. */
  get tally() {
    return this.#sandbox.aws.tally;
  }

  /** From now on AWS's rates, quotas and times hold, as after a long rest and with the same jitter each time. */
  async holdRates(): Promise<void> {
    const answer = await fetch(`${this.#sandbox.aws.endpoint}/_tenantry/limits`, {
      method: "PUT",
      body: JSON.stringify({ limits: "documented", latency: true, seed: 1 }),
    });
    if (!answer.ok) throw new Error(`the local AWS took no limits: ${await answer.text()}`);
    this.tally.reset();
  }

  /** Wishes silos of new tenants, spread over the first accounts in turn. */
  async wishSilos(silos: number, accounts: number): Promise<readonly string[]> {
    const tenants = Array.from({ length: silos }, () => this.#newId());
    return Promise.all(
      tenants.map((tenant, index) =>
        this.#wish(`silo-${tenant}`, {
          shard: shardOf(index % accounts),
          tier: SILO_TIER,
          tenant,
          keyGeneration: 1,
        }),
      ),
    );
  }

  /** Works on a stack, again and again as queue and sweeper would have it done, until it is there or given up. */
  async bringAbout(stack: string, parts: WorkerParts = this.parts): Promise<StackEnd> {
    let failures = 0;
    while (!parts.stop.aborted) {
      const { status, retryAt, failure } = await runOperation(stack, parts);
      if (failure) this.#tell(`${stack}: ${failure.code}: ${failure.message}`);
      if (ENDS.has(status)) return { isThere: status === "succeeded", failures };
      if (FAILURES.has(status)) failures += 1;
      await this.#waitUntil(retryAt ?? (await this.#nextAttempt(stack)), parts.stop);
    }
    return { isThere: false, failures };
  }

  /** Ends all of it, and leaves nothing behind. */
  async stop(): Promise<void> {
    this.parts.engine.close();
    await end(this.#sandbox);
  }

  async #openShard(shard: string, account: string): Promise<void> {
    const shards = new ShardStore(documentClient(REGION), physicalName("table", "shards"));
    const room = { capacity: { pool: 0, silo: 1_000 }, tiers: [], limits: {} };
    const state = { state: "warming" as const, reason: "a measurement" };
    await shards.add({ shard, account, region: REGION, ...room, ...state }, {});
    const { isThere } = await this.bringAbout(await this.#wish(`shard-${shard}`, { shard }));
    if (!isThere) throw new Error(`shard ${shard} did not come about`);
  }

  async #wish(stack: string, more: Partial<Desire> & Pick<Desire, "shard">): Promise<string> {
    const mapping = new MappingStore(documentClient(REGION), physicalName("table", "mapping"));
    const slots = { blue: this.#release, green: this.#release, live: "blue" } as const;
    const desire: Desire = { stack, state: "present", tier: "shared", slots, ...more };
    await mapping.wish(desire, "bench", new Date());
    return stack;
  }

  async #nextAttempt(stack: string): Promise<number> {
    const { failure } = await this.parts.truths.read(stack);
    return failure?.nextAttemptAt ?? Date.now() + BUSY_MS;
  }

  async #waitUntil(time: number, signal: AbortSignal): Promise<void> {
    await sleep(Math.max(0, time - Date.now()), undefined, { signal }).catch(() => undefined);
  }
}

function shardOf(index: number): string {
  return `s${index + 1}`;
}

async function end(sandbox: Sandbox): Promise<void> {
  await sandbox.stop();
  await rm(sandbox.place.folder, { recursive: true, force: true });
}
