import { readdir } from "node:fs/promises";
import path from "node:path";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, SHARD_ACCOUNTS } from "../accounts.ts";
import type { Sandbox } from "../sandbox.ts";
import { ByHand } from "./by-hand.ts";
import { type ConfiguredStack, checkPreviews } from "./checks/preview-checks.ts";
import {
  bringUp,
  ControlOutputs,
  controlConfig,
  STORY_CAPACITY,
  type StoryShard,
  shardConfig,
} from "./hub.ts";
import { newAccount } from "./new-account.ts";
import { type Company, farewell, losses, places, signUps, tellApart } from "./play.ts";
import { must, type StoryReport } from "./report.ts";
import { makeRelease, type Operator, publish, setStory, startSweeping } from "./stage-set.ts";
import type { StoryStage } from "./story-stage.ts";
import { startWorkerService, type WorkerService } from "./worker-service.ts";

/** Shard that the platform brings up itself. */
const ADDED_SHARD = "s3";

/** Shards that are brought up by hand, with the accounts that the sandbox has. */
const SHARDS: readonly StoryShard[] = SHARD_ACCOUNTS.map((account, index) => ({
  name: `s${index + 1}`,
  account,
}));

/** What goes on after the story was told. */
export interface ToldStory {
  /** What the checks worked with. */
  readonly stage: StoryStage;
  /** Who signed up; the silo has left. */
  readonly company: Company;
  /** Outputs of the control stack. */
  readonly control: ControlOutputs;
  /** Who runs the fleet. */
  readonly operator: Operator;
}

/** What a story is told with. */
export interface StoryPorts {
  /** Fresh, and up. */
  readonly sandbox: Sandbox;
  /** Takes what happens. */
  readonly report: StoryReport;
  /** Takes what must be ended with the story, as soon as it runs. */
  readonly onStart: (stop: () => void | Promise<void>) => void;
}

/**
 * Tells the whole story on a fresh sandbox.
 *
 * @throws {@link Surprise} when a part failed on which all that follows stands.
 */
export async function tellStory({ sandbox, report, onStart }: StoryPorts): Promise<ToldStory> {
  const hand = new ByHand(sandbox.place.folder, sandbox.environment);
  onStart(() => hand.stop());
  const release = await report.stage("release", () => makeRelease(sandbox));
  const control = await report.stage("control", () => controlUp(sandbox, report, hand, release));
  await report.stage("shards", () => shardsUp(report, hand, release));
  const added = { name: ADDED_SHARD, account: await accountFor(sandbox, ADDED_SHARD) };
  const { stage, operator } = await setStory(sandbox, report, control, [...SHARDS, added]);
  onStart((await startWorker(sandbox, control)).stop);
  onStart((await startSweeping(stage, control.sweeper)).stop);
  await report.stage("publish", () => register(sandbox, stage, release));
  await report.stage("added", () => addShard(report, stage, added));
  await report.stage("pools", () => poolsUp(report, stage));
  const company = await report.stage("sign-ups", () => signUps(stage));
  // Neither waits for the other: the one looks at tenants that are placed, the other places some.
  await Promise.all([
    report.stage("apart", () => tellApart(stage, company)),
    report.stage("places", () => places(stage, company)),
  ]);
  await report.stage("losses", () => losses(stage));
  await report.stage("previews", () => previews(sandbox, report, hand));
  await report.stage("farewell", () => farewell(stage, company));
  return { stage, company, control, operator };
}

async function controlUp(sandbox: Sandbox, report: StoryReport, hand: ByHand, release: string) {
  let outputs: ControlOutputs | undefined;
  await report.check("control-up", async () => {
    const pipelines = [...SHARDS.map(({ name }) => name), ADDED_SHARD];
    const config = await controlConfig(release, sandbox.place.folder, pipelines);
    outputs = ControlOutputs.parse(await bringUp(hand, "control", config));
    return `pulumi up made the control plane at ${outputs.apiUrl}`;
  });
  must(outputs !== undefined, "the control plane did not come up");
  return outputs;
}

async function shardsUp(report: StoryReport, hand: ByHand, release: string): Promise<void> {
  await report.check("shards-up", async () => {
    await Promise.all(
      SHARDS.map((shard) => bringUp(hand, `shard-${shard.name}`, shardConfig(shard, release))),
    );
    return `pulumi up made ${SHARDS.map(({ name, account }) => `${name} in ${account}`).join(", ")}`;
  });
}

/** Tells the control plane of the shards that are there, then takes the release to them. */
async function register(sandbox: Sandbox, stage: StoryStage, release: string): Promise<void> {
  for (const { name, account } of SHARDS) {
    const own = { capacity: STORY_CAPACITY, baseline: "by-hand" };
    const body = { account, region: stage.region, ...own };
    await stage.desk.ask("PUT", `/shards/${name}`, body);
  }
  await publish(sandbox, release);
}

/** Lets the platform bring up a shard by itself, with the release that new planes get. */
async function addShard(report: StoryReport, stage: StoryStage, added: StoryShard) {
  await report.check("shard-added", async () => {
    const { name, account } = added;
    const body = { account, region: stage.region, capacity: STORY_CAPACITY };
    await stage.desk.ask("PUT", `/shards/${name}`, body);
    await stage.desk.untilMet(`shard-${name}`);
    return `${name} was brought up by its row in ${account}, a new account of the organisation`;
  });
}

async function accountFor({ aws }: Sandbox, name: string): Promise<string> {
  return newAccount(name, await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE));
}

function startWorker(sandbox: Sandbox, control: ControlOutputs): Promise<WorkerService> {
  return startWorkerService({
    endpoint: sandbox.place.endpoint,
    folder: sandbox.place.folder,
    roleArn: control.workerRoleArn,
    environment: { ...sandbox.workerEnvironment, ...control.workerEnvironment },
  });
}

async function poolsUp(report: StoryReport, stage: StoryStage): Promise<void> {
  await report.check("pools-up", async () => {
    const pools = SHARDS.map(({ name }) => ({ shard: name, stack: `pool-${name}-1` }));
    for (const { shard, stack } of pools) {
      await stage.desk.ask("PUT", `/mappings/${stack}`, { shard });
    }
    await Promise.all(pools.map(({ stack }) => stage.desk.untilMet(stack)));
    return `${pools.map(({ stack }) => stack).join(" and ")} by their rows`;
  });
}

/** Stacks that were made by hand, and those that the workers made, each as it was configured. */
async function previews(sandbox: Sandbox, report: StoryReport, hand: ByHand): Promise<void> {
  const own = path.join(sandbox.place.folder, "stack-config");
  const byHand = ["control", ...SHARDS.map(({ name }) => `shard-${name}`)];
  const workers = path.join(sandbox.place.folder, "worker", "stacks");
  const stacks: ConfiguredStack[] = [
    ...byHand.map((stack) => ({ stack, file: path.join(own, `Pulumi.${stack}.yaml`) })),
    ...(await readdir(workers)).map((stack) => ({
      stack,
      file: path.join(workers, stack, `Pulumi.${stack}.yaml`),
    })),
  ];
  await checkPreviews(report, hand, stacks);
}
