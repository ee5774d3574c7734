import { rm } from "node:fs/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll } from "vitest";
import { ApiClient } from "../../automation/api/client.ts";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, REGION, SHARD_ACCOUNTS } from "../../sandbox/accounts.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { ByHand } from "../../sandbox/story/by-hand.ts";
import {
  bringUp,
  ControlOutputs,
  controlConfig,
  inviteOperator,
  shardConfig,
} from "../../sandbox/story/hub.ts";
import { Identity } from "../../sandbox/story/identity.ts";
import { makeRelease, publish } from "../../sandbox/story/stage-set.ts";
import { StorySecrets } from "../../sandbox/story/story-secrets.ts";
import { waitFor } from "../../sandbox/story/waiting.ts";
import { startWorkerService, type WorkerService } from "../../sandbox/story/worker-service.ts";
import type { Status } from "../../tenants/lifecycle.ts";

const OPERATOR = "operator@example.com";
const SHARD = { name: "s1", account: SHARD_ACCOUNTS[0] } as const;

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
  readonly #worker: WorkerService;
  readonly #sweeping: NodeJS.Timeout;

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
    this.#sweeping = setInterval(() => void this.sweep().catch(() => undefined), SWEEP);
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
    const config = await controlConfig(release, sandbox.place.folder, [SHARD.name]);
    const outputs = ControlOutputs.parse(await bringUp(hand, "control", config));
    await bringUp(hand, "shard-s1", shardConfig(SHARD, release));
    const identity = new Identity(REGION, new StorySecrets());
    const token = await operatorToken(sandbox, outputs, identity);
    const worker = await workerOf(sandbox, outputs);
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

  /** Lets the sweeper make a pass, as its schedule would. */
  async sweep(): Promise<void> {
    const lambda = new LambdaClient(await this.#hub());
    await lambda.send(new InvokeCommand({ FunctionName: this.outputs.sweeper }));
  }

  /** Stops an execution of the onboarding machine, as a person at the console could. */
  async stopExecution(name: string): Promise<void> {
    const sfn = new SFNClient(await this.#hub());
    const machine = `arn:aws:states:${REGION}:${HUB_ACCOUNT}:execution:tenantry-onboarding`;
    await sfn.send(new StopExecutionCommand({ executionArn: `${machine}:${name}` }));
  }

  async #hub() {
    const { sessionToken = "", ...keys } = await this.credentialsOf(HUB_ACCOUNT);
    const { endpoint } = this.sandbox.place;
    return { region: REGION, endpoint, credentials: { ...keys, sessionToken } };
  }

  /** Waits until a sign-up is in a state. */
  async until(tenant: string, wanted: Status, seconds = 90): Promise<void> {
    await waitFor(`tenant ${tenant} to be ${wanted}`, { seconds }, async () => {
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
    const { account } = SHARD;
    await this.operator.putShard("s1", {
      account,
      region: REGION,
      capacity: { pool: 5, silo: 2 },
      baseline: "by-hand",
    });
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
