import { setTimeout as delay } from "node:timers/promises";
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  StartBuildCommand,
} from "@aws-sdk/client-codebuild";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { TemporaryCredentials } from "../../credentials.ts";
import { EnvironmentVariable } from "../code-build/project.ts";
import { type Execution, resolveText } from "./execution.ts";
import type { Action } from "./pipeline.ts";

/** What an action runs with. */
export interface ActionRun {
  /** The action. */
  readonly action: Action;
  /** The execution that it is part of. */
  readonly execution: Execution;
  /** Address of AWS. */
  readonly url: string;
  /** Keys of the pipeline's role. */
  readonly credentials: TemporaryCredentials;
  /** Told the id that the work has at its own service, as soon as it has one. */
  readonly onStarted: (externalExecutionId: string) => void;
  /** Ends the wait when the action is abandoned. */
  readonly signal: AbortSignal;
}

/** A build is asked for soon at first, then ever less often. */
const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 1_000;

/** Does an action's work with the pipeline's own role; rejects with the reason when it fails. */
export function runAction(run: ActionRun): Promise<void> {
  switch (run.action.actionTypeId.provider) {
    case "S3":
      return readSource(run);
    case "CodeBuild":
      return build(run);
  }
}

function clientSettings({ url, credentials, execution }: ActionRun) {
  return { endpoint: url, region: execution.pipelineArn.split(":")[3] ?? "", credentials };
}

/** Source: CodePipeline User Guide, "Amazon S3 source action reference". */
async function readSource(run: ActionRun): Promise<void> {
  const { S3Bucket, S3ObjectKey } = run.action.configuration;
  const s3 = new S3Client({ ...clientSettings(run), forcePathStyle: true });
  try {
    const object = await s3.send(new HeadObjectCommand({ Bucket: S3Bucket, Key: S3ObjectKey }));
    if (object.VersionId) run.onStarted(object.VersionId);
  } catch (error) {
    throw new Error(`source s3://${S3Bucket}/${S3ObjectKey} cannot be read: ${String(error)}`);
  } finally {
    s3.destroy();
  }
}

/** Source: CodePipeline User Guide, "AWS CodeBuild build and test action reference". */
async function build(run: ActionRun): Promise<void> {
  const codeBuild = new CodeBuildClient(clientSettings(run));
  try {
    const { build: started } = await codeBuild.send(
      new StartBuildCommand({
        projectName: run.action.configuration.ProjectName,
        environmentVariablesOverride: variablesOf(run),
      }),
    );
    if (!started?.id) throw new Error("StartBuild answered without a build");
    run.onStarted(started.id);
    const status = await endOf(codeBuild, started.id, run.signal);
    if (status !== "SUCCEEDED") throw new Error(`Build terminated with state: ${status}`);
  } finally {
    codeBuild.destroy();
  }
}

function variablesOf({ action, execution }: ActionRun) {
  const text = action.configuration.EnvironmentVariables ?? "[]";
  return z
    .array(EnvironmentVariable)
    .parse(JSON.parse(text))
    .map((variable) => ({ ...variable, value: resolveText(variable.value, execution) }));
}

async function endOf(codeBuild: CodeBuildClient, id: string, signal: AbortSignal) {
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 1.5, LONGEST_POLL_MS)) {
    const { builds = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
    const build = builds[0];
    if (!build || build.buildComplete) return build?.buildStatus;
    await delay(wait, undefined, { signal });
  }
}
