import { rm } from "node:fs/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { ApiClient } from "../../automation/api/client.ts";
import {
  ADMINISTRATOR_ROLE,
  HUB_ACCOUNT,
  ORGANIZATION_ROLE,
  REGION,
  SHARD_ACCOUNTS,
} from "../../sandbox/accounts.ts";
import type { FaultInput } from "../../sandbox/front/faults.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import type { SandboxCredentials } from "../../sandbox/sandbox-environment.ts";
import { ByHand } from "../../sandbox/story/by-hand.ts";
import {
  bringUp,
  ControlOutputs,
  controlConfig,
  inviteOperator,
  shardConfig,
} from "../../sandbox/story/hub.ts";
import { Identity } from "../../sandbox/story/identity.ts";
import { prepareOrganization } from "../../sandbox/story/organization.ts";
import { makeRelease, publish } from "../../sandbox/story/stage-set.ts";
import { StorySecrets } from "../../sandbox/story/story-secrets.ts";
import { waitFor } from "../../sandbox/story/waiting.ts";
import { startWorkerService, type WorkerService } from "../../sandbox/story/worker-service.ts";
import type { Status } from "../../tenants/lifecycle.ts";
import { QUOTAS, type QuotaCode } from "../../tenants/quotas.ts";
import type { Room } from "../../tenants/shard.ts";
import { type Tier, Tiers } from "../../tenants/tier.ts";
import { SweepTurns } from "./sweep-turns.ts";

const OPERATOR = "operator@example.com";
const SHARD = { name: "s1", account: SHARD_ACCOUNTS[0] } as const;

/** Shards whose accounts the platform may make, in the order in which it asks for them. */
const VENDED = ["s2", "s3"];

/** Limits that the accounts of these shards are to have; AWS raises the first and denies the second. */
export const WANTED_LIMITS = { "usage-plans": 600, tables: 5_000 };

/** Pooled tier of the world's tests for which an operator's approval is needed. */
export const APPROVED_TIER = "standard";

/** How the first requests for the accounts end, and each for more tables. */
const REFUSED: readonly FaultInput[] = [
  accountEnds("s2", "ACCOUNT_LIMIT_EXCEEDED"),
  accountEnds("s2", "INTERNAL_FAILURE"),
  accountEnds("s3", "EMAIL_ALREADY_EXISTS"),
  {
    kind: "end-as",
    service: "servicequotas",
    operation: "RequestServiceQuotaIncrease",
    body: QUOTAS.tables.serviceQuota?.quota,
    outcome: "DENIED",
    every: 1,
  },
];

/** Milliseconds between two sweeps. */
const SWEEP = 6_000;

/** A control plane, a shard and a pool in a sandbox, with the worker service and the sweeper at work. */
export class ControlWorld {
  readonly sandbox: Sandbox;
  readonly outputs: ControlOutputs;
  /** People's passwords and tokens. */
  readonly identity: Identity;
  /** The API as everybody sees it. */
  readonly everybody: ApiClient;
  /** The API as an operator sees it. */
  readonly operator: ApiClient;
  #worker: WorkerService;
  readonly #sweeping: NodeJS.Timeout;
  readonly #turns = new SweepTurns(() => this.sweep());

  private constructor(parts: Parts) {
    this.sandbox = parts.sandbox;
    this.outputs = parts.outputs;
    this.identity = parts.identity;
    this.everybody = new ApiClient({ address: parts.outputs.apiUrl });
    this.operator = new ApiClient({
      address: parts.outputs.apiUrl,
      token: async () => parts.token,
    });
    this.#worker = parts.worker;
    this.#sweeping = setInterval(() => {
      void this.#turns.passIfLet().catch(() => undefined);
    }, SWEEP);
  }

  static async start(name: string): Promise<ControlWorld> {
    const sandbox = await startSandbox({
      name: `${name}-${process.pid}`,
      port: 0,
      environment: process.env,
    });
    // The story's people log in, and releases are published, by the variable that every client reads.
    process.env.AWS_ENDPOINT_URL = sandbox.place.endpoint;
    const hand = new ByHand(sandbox.place.folder, sandbox.environment);
    const release = await makeRelease(sandbox);
    const outputs = ControlOutputs.parse(
      await bringUp(hand, "control", await configOf(sandbox, release)),
    );
    const identity = new Identity(REGION, new StorySecrets());
    const [token, worker] = await Promise.all([
      operatorToken(sandbox, outputs, identity),
      workerOf(sandbox, outputs),
      bringUp(hand, "shard-s1", shardConfig(SHARD, release)),
    ]);
    const world = new ControlWorld({ sandbox, outputs, identity, token, worker });
    try {
      await world.#openPool(release);
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** Credentials of an account's administrator. */
  credentialsOf(account: string) {
    return this.sandbox.aws.credentialsOf(account, ADMINISTRATOR_ROLE);
  }

  /** Lets the sweeper make a pass, as its schedule would; one that is asked to compares counters too. */
  async sweep(asked: { readonly counters?: boolean } = {}): Promise<void> {
    const lambda = new LambdaClient(await this.hub());
    const FunctionName = this.outputs.sweeper;
    await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(asked) }));
  }

  /** Lets the sweeper make a pass as soon as no other test minds. */
  sweepInTurn(): Promise<void> {
    return this.#turns.pass();
  }

  /** Does something while nobody sweeps but who asks for it. */
  withoutSweeps<T>(act: () => Promise<T>): Promise<T> {
    return this.#turns.without(act);
  }

  /** Says how many tenants the shard may hold, and what AWS gives its account. */
  async setRoom(capacity: Room, limits: Partial<Record<QuotaCode, number>> = {}): Promise<void> {
    const place = { account: SHARD.account, region: REGION, baseline: "by-hand" } as const;
    await this.operator.putShard(SHARD.name, { ...place, capacity, limits });
  }

  /** The hub's tables, for what only a person with the right to change rows can do. */
  async tables(): Promise<DynamoDBDocumentClient> {
    return DynamoDBDocumentClient.from(new DynamoDBClient(await this.hub()));
  }

  /** Ends the worker service; whoever waits for a worker then waits on a queue. */
  async stopWorker(): Promise<void> {
    await this.#worker.stop();
  }

  /** Starts the worker service again, as AWS does with a container that ended. */
  async restartWorker(): Promise<void> {
    await this.#worker.stop();
    this.#worker = await workerOf(this.sandbox, this.outputs);
  }

  /** Stops an execution of the onboarding machine, as a person at the console could. */
  async stopExecution(name: string): Promise<void> {
    const sfn = new SFNClient(await this.hub());
    const machine = `arn:aws:states:${REGION}:${HUB_ACCOUNT}:execution:tenantry-onboarding`;
    await sfn.send(new StopExecutionCommand({ executionArn: `${machine}:${name}` }));
  }

  /** How clients of the hub's administrator call. */
  async hub() {
    return this.clientSettings(await this.credentialsOf(HUB_ACCOUNT));
  }

  /** How clients of the shard's administrator call. */
  shard() {
    return this.administratorOf(SHARD.account);
  }

  /** How clients of a shard's account's administrator call. */
  async administratorOf(account: string) {
    return this.clientSettings(await this.sandbox.aws.credentialsOf(account, ORGANIZATION_ROLE));
  }

  clientSettings({ sessionToken = "", ...keys }: SandboxCredentials) {
    const { endpoint } = this.sandbox.place;
    return { region: REGION, endpoint, credentials: { ...keys, sessionToken } };
  }

  /** Waits until a sign-up is in a state, and sweeps meanwhile where only that brings it there. */
  async until(
    tenant: string,
    wanted: Status,
    { seconds = 90, sweeps = false }: { readonly seconds?: number; readonly sweeps?: boolean } = {},
  ): Promise<void> {
    await waitFor(`tenant ${tenant} to be ${wanted}`, { seconds }, async () => {
      if (sweeps) await this.sweepInTurn();
      const { status, failure } = await this.operator.tenant(tenant);
      if (status === "failed" && wanted !== "failed") throw new Error(failure?.message);
      return status === wanted ? true : undefined;
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeping);
    await this.#worker.stop();
    await this.sandbox.stop();
    await rm(this.sandbox.place.folder, { recursive: true, force: true });
  }

  async #openPool(release: string): Promise<void> {
    await this.setRoom({ pool: 5, silo: 2 });
    await publish(this.sandbox, release);
    await this.operator.wishPool("pool-s1-1", { shard: "s1" });
    await waitFor("pool-s1-1 to be there", { seconds: 120 }, async () => {
      const { status, truth } = await this.operator.mapping("pool-s1-1");
      if (status === "given-up") throw new Error(truth?.failure?.message);
      return status === "met" ? true : undefined;
    });
  }
}

interface Parts {
  readonly sandbox: Sandbox;
  readonly outputs: ControlOutputs;
  readonly identity: Identity;
  readonly token: string;
  readonly worker: WorkerService;
}

/**
 * The control stack's configuration, by which the platform makes accounts. AWS refuses the first of
 * them, so that no other shard comes in between before a test cures that.
 */
async function configOf({ aws, place }: Sandbox, release: string) {
  for (const fault of REFUSED) aws.faults.add(fault);
  const made = await prepareOrganization(await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE));
  const names = [SHARD.name, ...VENDED];
  const organization = { ...made, shards: VENDED, limits: WANTED_LIMITS };
  const config = await controlConfig(release, place.folder, names, organization);
  return { ...config, hourlyRegistrations: 1_000, tiers: Tiers.parse(config.tiers).map(approved) };
}

function accountEnds(shard: string, outcome: string): FaultInput {
  const request = { service: "organizations", operation: "CreateAccount", body: `-${shard}"` };
  return { kind: "end-as", ...request, outcome };
}

/** A pooled tier that waits for a person, so that a sign-up passes through every step. */
function approved(tier: Tier): Tier {
  return tier.name === APPROVED_TIER ? { ...tier, approval: "operator" } : tier;
}

async function operatorToken(
  sandbox: Sandbox,
  { operatorsUserPoolId, operatorsClientId }: ControlOutputs,
  identity: Identity,
): Promise<string> {
  const administrator = await sandbox.aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  const pool = { userPoolId: operatorsUserPoolId, userPoolClientId: operatorsClientId };
  await inviteOperator(pool.userPoolId, OPERATOR, administrator);
  const password = await identity.setPassword(pool, OPERATOR, administrator);
  return identity.logIn(pool, OPERATOR, password);
}

function workerOf({ place, workerEnvironment }: Sandbox, outputs: ControlOutputs) {
  return startWorkerService({
    endpoint: place.endpoint,
    folder: place.folder,
    roleArn: outputs.workerRoleArn,
    environment: { ...workerEnvironment, ...outputs.workerEnvironment },
  });
}

/** Starts a world before the file's tests and stops it after them. */
export function useControlWorld(name: string): () => ControlWorld {
  const worlds: ControlWorld[] = [];
  beforeAll(async () => {
    worlds.push(await ControlWorld.start(name));
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
