import { randomUUID } from "node:crypto";
import type { ContainerCredentials } from "../container-credentials.ts";
import type { ActionExecution, Execution } from "./execution.ts";
import type { Action } from "./pipeline.ts";
import { runAction } from "./run-action.ts";

/** What an execution runs with. */
export interface ExecutionRun {
  /** Address of AWS. */
  readonly url: string;
  /** Takes on the pipeline's role. */
  readonly credentials: ContainerCredentials;
  /** Ends waits when the execution is abandoned. */
  readonly signal: AbortSignal;
  /** The execution as it stands now. */
  readonly current: () => Execution;
  /** Records a change. */
  readonly record: (change: Partial<Execution>) => void;
}

/** Runs stage after stage, and the actions of a stage by their order; stops before the next when asked to. */
export async function runExecution(run: ExecutionRun): Promise<void> {
  for (const stage of run.current().declared.pipeline.stages) {
    for (const actions of byRunOrder(stage.actions)) {
      if (run.current().status !== "InProgress") return finish(run);
      await Promise.all(actions.map((action) => runOne(run, stage.name, action)));
      if (run.current().actions.some((action) => action.status === "Failed")) return finish(run);
    }
  }
  finish(run);
}

function byRunOrder(actions: readonly Action[]): readonly (readonly Action[])[] {
  const groups = Map.groupBy(actions, (action) => action.runOrder);
  return [...groups].toSorted(([left], [right]) => left - right).map(([, group]) => group);
}

function finish({ current, record }: ExecutionRun): void {
  const { status, actions } = current();
  if (status === "Stopped") return;
  const hasFailed = actions.some((action) => action.status !== "Succeeded");
  if (status === "Stopping") record({ status: "Stopped" });
  else record({ status: hasFailed ? "Failed" : "Succeeded" });
}

async function runOne(run: ExecutionRun, stageName: string, action: Action): Promise<void> {
  const id = randomUUID();
  const now = Date.now() / 1000;
  const begun: ActionExecution = {
    actionExecutionId: id,
    stageName,
    actionName: action.name,
    status: "InProgress",
    startTime: now,
    lastUpdateTime: now,
  };
  run.record({ actions: [...run.current().actions, begun] });
  const change = (to: Partial<ActionExecution>) => run.record({ actions: changed(run, id, to) });
  try {
    await work(run, action, (externalExecutionId) => change({ externalExecutionId }));
    change({ status: "Succeeded" });
  } catch (error) {
    const status = run.signal.aborted ? "Abandoned" : "Failed";
    change({ status, summary: error instanceof Error ? error.message : String(error) });
  }
}

async function work(run: ExecutionRun, action: Action, onStarted: (id: string) => void) {
  const execution = run.current();
  const credentials = await run.credentials.assume({
    roleArn: execution.declared.pipeline.roleArn,
    service: "codepipeline.amazonaws.com",
    sessionName: execution.id,
  });
  return runAction({
    action,
    execution,
    url: run.url,
    credentials,
    onStarted,
    signal: run.signal,
  });
}

function changed(run: ExecutionRun, id: string, to: Partial<ActionExecution>) {
  const lastUpdateTime = Date.now() / 1000;
  return run
    .current()
    .actions.map((action) =>
      action.actionExecutionId === id ? { ...action, ...to, lastUpdateTime } : action,
    );
}
