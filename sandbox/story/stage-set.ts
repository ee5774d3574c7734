import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, ORGANIZATION_ROLE, REGION } from "../accounts.ts";
import type { Sandbox } from "../sandbox.ts";
import { SANDBOX_PACE } from "../sandbox-environment.ts";
import { FrontDoor } from "./front-door.ts";
import { type ControlOutputs, inviteOperator, type StoryShard } from "./hub.ts";
import { Identity } from "./identity.ts";
import { OperatorDesk } from "./operator-desk.ts";
import { must, type StoryReport } from "./report.ts";
import { StorySecrets } from "./story-secrets.ts";
import type { StoryStage } from "./story-stage.ts";

/** Address of who runs the fleet in the story. */
const OPERATOR = "operator@example.com";

/** Who runs the fleet in the story. */
export interface Operator {
  /** Logs in by this address. */
  readonly email: string;
  /** Logs in with this. */
  readonly password: string;
}

/** Between two sweeps on AWS, in milliseconds. */
const SWEEP_MS = 60_000;

const RELEASES = fileURLToPath(new URL("../../automation/releases/main.ts", import.meta.url));

const Built = z.object({ type: z.literal("result"), release: z.string() });

/** Builds the release that the story works with; gives its id. */
export async function makeRelease(sandbox: Sandbox): Promise<string> {
  const output = await releases(sandbox, "build");
  return Built.parse(JSON.parse(output.trimEnd().split("\n").at(-1) ?? "")).release;
}

/** Takes a release to the hub's bucket and to every shard's. */
export async function publish(sandbox: Sandbox, release: string): Promise<void> {
  await releases(sandbox, "publish", release);
}

/** Runs the command that everyone uses for releases; gives what it printed. */
async function releases(sandbox: Sandbox, ...words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [RELEASES, ...words], {
    env: { ...process.env, ...sandbox.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  const code = await new Promise((resolve) => {
    child.on("close", resolve);
  });
  must(code === 0, `release ${words.join(" ")} failed: ${output.slice(-2_000)}`);
  return output;
}

/** Makes the operator and everything that the checks work with. */
export async function setStory(
  sandbox: Sandbox,
  report: StoryReport,
  control: ControlOutputs,
  shards: readonly StoryShard[],
): Promise<{ readonly stage: StoryStage; readonly operator: Operator }> {
  const secrets = new StorySecrets();
  const accounts = new Map(shards.map(({ name, account }) => [name, account]));
  const identity = new Identity(REGION, secrets);
  const administratorOf = (account: string) =>
    sandbox.aws.credentialsOf(
      account,
      account === HUB_ACCOUNT ? ADMINISTRATOR_ROLE : ORGANIZATION_ROLE,
    );
  const pool = {
    userPoolId: control.operatorsUserPoolId,
    userPoolClientId: control.operatorsClientId,
  };
  const administrator = await administratorOf(HUB_ACCOUNT);
  await inviteOperator(pool.userPoolId, OPERATOR, administrator);
  const password = await identity.setPassword(pool, OPERATOR, administrator);
  const token = await identity.logIn(pool, OPERATOR, password);
  const stage: StoryStage = {
    report,
    secrets,
    identity,
    door: new FrontDoor(control.apiUrl),
    desk: new OperatorDesk(control.apiUrl, token),
    faults: sandbox.aws.faults,
    region: REGION,
    hub: HUB_ACCOUNT,
    folder: sandbox.place.folder,
    accountOf: (shard) => accountOf(accounts, shard),
    locate: (shard, account) => void accounts.set(shard, account),
    administratorOf,
    roleSession: (account, role) => sandbox.aws.credentialsOf(account, role, { caller: account }),
  };
  return { stage, operator: { email: OPERATOR, password } };
}

/** Sweeps at the sandbox's pace; the schedule of EventBridge knows no less than a minute. */
export async function startSweeping(stage: StoryStage, functionName: string) {
  const { sessionToken = "", ...keys } = await stage.administratorOf(stage.hub);
  const lambda = new LambdaClient({ region: REGION, credentials: { ...keys, sessionToken } });
  const sweep = new InvokeCommand({ FunctionName: functionName, InvocationType: "Event" });
  const sweepNow = () => {
    lambda.send(sweep).catch((error: unknown) => {
      // A sweep that was not asked for is followed by the next one.
      process.stderr.write(`a sweep could not be asked for: ${String(error)}\n`);
    });
  };
  sweepNow();
  const timer = setInterval(sweepNow, SWEEP_MS * SANDBOX_PACE);
  return { stop: () => clearInterval(timer) };
}

function accountOf(accounts: ReadonlyMap<string, string>, shard: string): string {
  const account = accounts.get(shard);
  must(account !== undefined, `there is no shard ${shard}`);
  return account;
}
