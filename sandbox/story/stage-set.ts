import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { definition } from "../../application/definition.ts";
import { buildRelease } from "../../automation/releases/build-release.ts";
import { locationsOf } from "../../toolchain/locations.mjs";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, ORGANIZATION_ROLE, REGION } from "../accounts.ts";
import type { Sandbox } from "../sandbox.ts";
import { FrontDoor } from "./front-door.ts";
import { type ControlOutputs, inviteOperator, STORY_PACE, type StoryShard } from "./hub.ts";
import { Identity } from "./identity.ts";
import { OperatorDesk } from "./operator-desk.ts";
import { must, type StoryReport } from "./report.ts";
import { StorySecrets } from "./story-secrets.ts";
import type { StoryStage } from "./story-stage.ts";

/** Who runs the fleet in the story. */
export const OPERATOR = "operator@example.com";

/** Between two sweeps on AWS, in milliseconds. */
const SWEEP_MS = 60_000;

const RELEASES = fileURLToPath(new URL("../../automation/releases/main.ts", import.meta.url));

/** Builds the release that the story works with; gives its id. */
export async function makeRelease(sandbox: Sandbox): Promise<string> {
  const { project } = locationsOf(process.env);
  const folder = path.join(sandbox.place.folder, "releases");
  return (await buildRelease({ root: project, definition, folder })).release;
}

/** Takes a release to the hub's bucket and to every shard's, by the command that everyone uses. */
export async function publish(sandbox: Sandbox, release: string): Promise<void> {
  const env = {
    ...process.env,
    ...sandbox.environment,
    TENANTRY_RELEASES: path.join(sandbox.place.folder, "releases"),
  };
  const child = spawn(process.execPath, [RELEASES, "publish", release, "--json"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  const code = await new Promise((resolve) => {
    child.on("close", resolve);
  });
  must(code === 0, `publishing failed: ${output.slice(-2_000)}`);
}

/** Makes the operator and everything that the checks work with. */
export async function setStory(
  sandbox: Sandbox,
  report: StoryReport,
  control: ControlOutputs,
  shards: readonly StoryShard[],
): Promise<
  StoryStage & { readonly operator: { readonly token: string; readonly password: string } }
> {
  const secrets = new StorySecrets();
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
  return {
    report,
    secrets,
    identity,
    door: new FrontDoor(control.apiUrl),
    desk: new OperatorDesk(control.apiUrl, token),
    operator: { token, password },
    faults: sandbox.aws.faults,
    region: REGION,
    hub: HUB_ACCOUNT,
    folder: sandbox.place.folder,
    accountOf: (shard) => accountOf(shards, shard),
    administratorOf,
    roleSession: (account, role) => sandbox.aws.credentialsOf(account, role, { caller: account }),
  };
}

/** Sweeps at the sandbox's pace; the schedule of EventBridge knows no less than a minute. */
export async function startSweeping(stage: StoryStage, functionName: string) {
  const { sessionToken = "", ...keys } = await stage.administratorOf(stage.hub);
  const lambda = new LambdaClient({ region: REGION, credentials: { ...keys, sessionToken } });
  const sweep = new InvokeCommand({ FunctionName: functionName, InvocationType: "Event" });
  const timer = setInterval(() => {
    lambda.send(sweep).catch((error: unknown) => {
      // A sweep that was not asked for is followed by the next one.
      process.stderr.write(`a sweep could not be asked for: ${String(error)}\n`);
    });
  }, SWEEP_MS * STORY_PACE);
  return { stop: () => clearInterval(timer) };
}

function accountOf(shards: readonly StoryShard[], name: string): string {
  const found = shards.find((shard) => shard.name === name);
  must(found !== undefined, `there is no shard ${name}`);
  return found.account;
}
