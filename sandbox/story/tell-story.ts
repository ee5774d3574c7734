import { readdir } from "node:fs/promises";
import path from "node:path";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, SHARD_ACCOUNTS } from "../accounts.ts";
import type { Sandbox } from "../sandbox.ts";
import { ByHand } from "./by-hand.ts";
import { type ConfiguredStack, checkPreviews, type Previewed } from "./checks/preview-checks.ts";
import { checkRemoval } from "./checks/removal-checks.ts";
import { checkVending } from "./checks/vending-checks.ts";
import {
  bringUp,
  ControlOutputs,
  controlConfig,
  STORY_CAPACITY,
  type StoryShard,
  shardConfig,
} from "./hub.ts";
import { prepareOrganization, type StoryOrganization } from "./organization.ts";
import { type Company, farewell, losses, places, signUps, tellApart } from "./play.ts";
import { must, type StoryReport } from "./report.ts";
import { makeRelease, type Operator, publish, setStory, startSweeping } from "./stage-set.ts";
import type { StoryStage } from "./story-stage.ts";
import { startWorkerService, type WorkerService } from "./worker-service.ts";

/** Shard whose account the platform has made. */
const VENDED_SHARD = "s3";

/** Shards that are brought up by hand, with the accounts that the sandbox has. */
const SHARDS: readonly StoryShard[] = SHARD_ACCOUNTS.map((account, index) => ({
  name: `s${index + 1}`,
  account,
}));

/** Looks at every stack, and says when the leaving one was looked at. */
type Look = (leaving: Pick<Previewed, "leaving" | "onLeave">) => Promise<void>;

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
  const administrator = await sandbox.aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  const made = await prepareOrganization(administrator);
  const organization = { ...made, shards: [VENDED_SHARD] };
  const control = await report.stage("control", () =>
    controlUp({ sandbox, report, hand }, release, organization),
  );
  await report.stage("shards", () => shardsUp(report, hand, release));
  const { stage, operator } = await setStory(sandbox, report, control, SHARDS);
  onStart((await startWorker(sandbox, control)).stop);
  onStart((await startSweeping(stage, control.sweeper)).stop);
  await report.stage("publish", () => register(sandbox, stage, release));
  // Neither waits for the other: the pools are in the shards that were there before.
  await Promise.all([
    report.stage("vending", () => checkVending(stage, VENDED_SHARD, organization.unit)),
    report.stage("pools", () => poolsUp(report, stage)),
  ]);
  const company = await beInService(report, stage);
  await leaveAndLook(stage, company, async (leaving) =>
    checkPreviews(report, hand, { ...leaving, stacks: await configuredStacks(sandbox) }),
  );
  await report.stage("farewell", () => farewell(stage, company));
  return { stage, company, control, operator };
}

async function controlUp(
  { sandbox, report, hand }: Pick<StoryPorts, "sandbox" | "report"> & { readonly hand: ByHand },
  release: string,
  organization: StoryOrganization,
) {
  let outputs: ControlOutputs | undefined;
  await report.check("control-up", async () => {
    const pipelines = [...SHARDS.map(({ name }) => name), VENDED_SHARD];
    const config = await controlConfig(release, sandbox.place.folder, pipelines, organization);
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

/** Companies sign up and are looked at. Meanwhile others meet with losses, which mostly wait. */
async function beInService(report: StoryReport, stage: StoryStage): Promise<Company> {
  const [company] = await Promise.all([
    report
      .stage("sign-ups", () => signUps(stage))
      .then(async (signedUp) => {
        // Neither waits for the other: the one looks at tenants that are placed, the other places some.
        await Promise.all([
          report.stage("apart", () => tellApart(stage, signedUp)),
          report.stage("places", () => places(stage, signedUp)),
        ]);
        return signedUp;
      }),
    report.stage("losses", () => losses(stage)),
  ]);
  return company;
}

/** A silo leaves, once it was looked at, while the other stacks are: the one mostly waits. */
async function leaveAndLook(stage: StoryStage, { silo }: Company, look: Look): Promise<void> {
  const { promise: seen, resolve: onLeave } = Promise.withResolvers<void>();
  await Promise.all([
    stage.report.stage("previews", () => look({ leaving: silo.stack, onLeave })),
    seen.then(() => stage.report.stage("removal", () => checkRemoval(stage, silo))),
  ]);
}

/** Stacks that were made by hand, and those that the workers made, each as it was configured. */
async function configuredStacks(sandbox: Sandbox): Promise<readonly ConfiguredStack[]> {
  const own = path.join(sandbox.place.folder, "stack-config");
  const byHand = ["control", ...SHARDS.map(({ name }) => `shard-${name}`)];
  const workers = path.join(sandbox.place.folder, "worker", "stacks");
  return [
    ...byHand.map((stack) => ({ stack, file: path.join(own, `Pulumi.${stack}.yaml`) })),
    ...(await readdir(workers)).map((stack) => ({
      stack,
      file: path.join(workers, stack, `Pulumi.${stack}.yaml`),
    })),
  ];
}
