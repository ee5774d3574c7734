import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import * as z from "zod";
import { definition } from "../../application/definition.ts";
import { buildRelease } from "../../automation/releases/build-release.ts";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, REGION, SHARD_ACCOUNTS } from "../../sandbox/accounts.ts";
import { rootClient } from "../../sandbox/credentials.ts";
import { type LocalAws, startLocalAws } from "../../sandbox/local-aws.ts";
import { documentClient } from "../../stores/document-client.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { OperationStore } from "../../stores/operation-store.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { TruthStore } from "../../stores/truth-store.ts";
import { LEASE_TIMES, scaledTimes } from "../../tenants/lease-times.ts";
import { physicalName } from "../../tenants/naming.ts";
import { makeHubTables } from "./hub-tables.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ATTACH = join(ROOT, "sandbox/provider/attach.ts");
const WORKER = join(ROOT, "automation/worker/main.ts");

/** Part of the times on AWS that leases here take. */
const PACE = 0.1;

const Offer = z.object({ id: z.string(), environment: z.record(z.string(), z.string()) });
type Offer = z.output<typeof Offer>;

const TRUSTS_TASKS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
});

const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** A call after whose effect the caller dies. */
export interface KillPoint {
  /** Service that is called. */
  readonly service: string;
  /** Operation, or method and path. */
  readonly operation: string;
  /** Pattern that the body holds. */
  readonly body?: string;
  /** The how-manieth such call. */
  readonly nth?: number;
}

/** What a worker said and how it ended. */
export interface WorkerEnd {
  /** Exit code; absent when a signal ended it. */
  readonly code: number | null;
  /** Every line that it said, as data. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** What it wrote besides. */
  readonly errors: string;
}

/** A hub with tables, a shard's row and a built release in a local AWS; no control plane. */
export class WorkerWorld {
  readonly folder: string;
  readonly aws: LocalAws;
  readonly release: string;
  readonly environment: Readonly<Record<string, string>>;

  private constructor(aws: LocalAws, folder: string, release: string, keys: Keys) {
    this.aws = aws;
    this.folder = folder;
    this.release = release;
    this.environment = environmentOf(aws, folder, keys);
  }

  static async start(): Promise<WorkerWorld> {
    const folder = await mkdtemp(join(tmpdir(), "tenantry-worker-"));
    await mkdir(join(folder, "state"), { recursive: true });
    const [aws, { release }] = await Promise.all([
      startLocalAws({ folder: join(folder, "aws") }),
      buildRelease({ root: ROOT, definition, folder: join(folder, "releases") }),
    ]);
    const keys = await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
    const world = new WorkerWorld(aws, folder, release, keys);
    Object.assign(process.env, world.environment);
    await makeHubTables(new DynamoDBClient({ region: REGION }));
    const place = { shard: "s1", account: SHARD_ACCOUNTS[0], region: REGION };
    const state = { state: "ready" as const, reason: "a test" };
    await world.shards.add(
      { ...place, ...state, capacity: { pool: 10, silo: 2 }, tiers: [], limits: {} },
      {},
    );
    return world;
  }

  get mapping(): MappingStore {
    return new MappingStore(this.#documents, physicalName("table", "mapping"));
  }

  get truths(): TruthStore {
    return new TruthStore(this.#documents, physicalName("table", "mapping"));
  }

  get shards(): ShardStore {
    return new ShardStore(this.#documents, physicalName("table", "shards"));
  }

  /** Reserves what a pool of the shard uses, as whoever wishes one does. */
  async reservePool(stack: string): Promise<void> {
    const reservations = new ShardReservations(this.#documents, physicalName("table", "shards"));
    const shard = await this.shards.get("s1");
    const account = await this.shards.account(shard.account);
    const pool = { stack, most: 10, usage: SAMPLE_USAGE.pool };
    const writes = reservations.reservePool(pool, { shard, account, headroom: 0 });
    await this.#documents.send(new TransactWriteCommand({ TransactItems: [...writes] }));
  }

  get tokens(): TokenStore {
    return new TokenStore(this.#documents, physicalName("table", "tokens"));
  }

  get operations(): OperationStore {
    return new OperationStore(this.#documents, physicalName("table", "operations"));
  }

  get #documents() {
    return documentClient(REGION);
  }

  /** Starts a worker in a process group of its own, with the provider attached to it alone. */
  startWorker(args: readonly string[], more: Readonly<Record<string, string>> = {}): RunningWorker {
    const child = spawn(process.execPath, [ATTACH, "--", process.execPath, WORKER, ...args], {
      env: { ...process.env, ...this.environment, ...more },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    return new RunningWorker(child);
  }

  /**
   * Runs a worker for one stack until a call of it has had its effect, whose answer it never gets:
   * there its whole process group is killed.
   */
  async runUntilKilled(stack: string, call: KillPoint): Promise<void> {
    this.aws.faults.add({ kind: "kill-caller", ...call });
    const offer = await this.#offerWorkerRole();
    const worker = this.startWorker(["run", "--stack", stack], {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_SESSION_TOKEN: "",
      ...offer.environment,
    });
    const group = { method: "PUT", body: String(worker.child.pid) };
    await fetch(`${this.aws.endpoint}/_tenantry/credentials/${offer.id}/group`, group);
    const { lines, errors } = await worker.end();
    if (worker.child.signalCode !== "SIGKILL") {
      throw new Error(`the worker was not killed: ${JSON.stringify(lines)} ${errors}`);
    }
  }

  /** Waits until the lease of a dead worker may be taken. */
  async leaseIsOver(stack: string): Promise<void> {
    const { lease } = await this.truths.read(stack);
    const { grace } = scaledTimes(LEASE_TIMES, PACE);
    const end = (lease?.expiresAt ?? 0) + grace;
    await sleep(Math.max(0, end - Date.now()));
  }

  /** A client with root's keys of an account, for looking and for setting the stage. */
  rootClient<C>(Client: new (settings: object) => C, account: string = SHARD_ACCOUNTS[0]): C {
    return new Client({ ...rootClient(this.aws.endpoint, account), forcePathStyle: true });
  }

  async #offerWorkerRole(): Promise<Offer> {
    const body = JSON.stringify({
      roleArn: await this.#workerRole(),
      service: "ecs-tasks.amazonaws.com",
      sessionName: "worker",
    });
    const answer = await fetch(`${this.aws.endpoint}/_tenantry/credentials`, {
      method: "POST",
      body,
    });
    return Offer.parse(await answer.json());
  }

  async #workerRole(): Promise<string> {
    const iam = this.rootClient(IAMClient, HUB_ACCOUNT);
    const RoleName = "tenantry-test-worker";
    const made = iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUSTS_TASKS }),
    );
    await made.catch((error: unknown) => {
      if (!(error instanceof EntityAlreadyExistsException)) throw error;
    });
    const PolicyDocument = EVERYTHING;
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument }));
    return `arn:aws:iam::${HUB_ACCOUNT}:role/${RoleName}`;
  }

  /** Runs a worker for one stack to its end. */
  async run(stack: string): Promise<WorkerEnd> {
    return this.startWorker(["run", "--stack", stack]).end();
  }

  async stop(): Promise<void> {
    await this.aws.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A worker's process. */
export class RunningWorker {
  readonly child: ChildProcess;
  #said = "";
  #errors = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on("data", (chunk) => {
      this.#said += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      this.#errors += chunk;
    });
  }

  /** Waits for its end. */
  async end(): Promise<WorkerEnd> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, "close");
    }
    const lines = this.#said.split("\n").filter((line) => line.startsWith("{"));
    return {
      code: this.child.exitCode,
      lines: lines.map((line) => JSON.parse(line)),
      errors: this.#errors,
    };
  }
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

function environmentOf(aws: LocalAws, folder: string, keys: Keys): Record<string, string> {
  return {
    PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter),
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken ?? "",
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    TENANTRY_CACHE: folder,
    TENANTRY_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
    TENANTRY_RELEASES: join(folder, "releases"),
    TENANTRY_PACE: String(PACE),
  };
}

/** Starts a world before the file's tests and stops it after them. */
export function useWorkerWorld(): () => WorkerWorld {
  const worlds: WorkerWorld[] = [];
  beforeAll(async () => {
    worlds.push(await WorkerWorld.start());
  });
  afterAll(async () => {
    for (const world of worlds) await world.stop();
  });
  return () => {
    const [world] = worlds;
    if (!world) throw new Error("the world has not been started yet");
    return world;
  };
}
