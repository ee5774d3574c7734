import { randomUUID } from "node:crypto";
import type { Caller } from "../json-front.ts";
import { AwsFailure } from "../respond.ts";
import type { PipelineRecord } from "./pipeline.ts";

/** How an execution stands. Source: CodePipeline API Reference, PipelineExecution, status. */
export type ExecutionStatus = "InProgress" | "Succeeded" | "Failed" | "Stopping" | "Stopped";

/** How an action stands. Source: CodePipeline API Reference, ActionExecutionDetail, status. */
export type ActionStatus = "InProgress" | "Succeeded" | "Failed" | "Abandoned";

/** One run of one action. */
export interface ActionExecution {
  /** Identifies the run. */
  readonly actionExecutionId: string;
  /** Its stage. */
  readonly stageName: string;
  /** Its action. */
  readonly actionName: string;
  /** How it stands. */
  readonly status: ActionStatus;
  /** When it began, in seconds of the epoch. */
  readonly startTime: number;
  /** When it last changed, in seconds of the epoch. */
  readonly lastUpdateTime: number;
  /** Identifies it at the service that does the work, such as a build's id. */
  readonly externalExecutionId?: string;
  /** Why it failed. */
  readonly summary?: string;
}

/** A resolved variable. */
export interface ResolvedVariable {
  /** Its name. */
  readonly name: string;
  /** What it stands for in this execution. */
  readonly resolvedValue: string;
}

/** One run of a pipeline. */
export interface Execution {
  /** Identifies the run. */
  readonly id: string;
  /** Its pipeline. */
  readonly pipelineArn: string;
  /** The declaration that it runs, whatever becomes of the pipeline meanwhile. */
  readonly declared: PipelineRecord;
  /** How it stands. */
  readonly status: ExecutionStatus;
  /** When it was asked for, in seconds of the epoch. */
  readonly startTime: number;
  /** When it last changed, in seconds of the epoch. */
  readonly lastUpdateTime: number;
  /** Its variables. */
  readonly variables: readonly ResolvedVariable[];
  /** Token that it was asked for with. */
  readonly clientRequestToken?: string;
  /** Who asked for it. */
  readonly triggerDetail: string;
  /** Runs of its actions, oldest first. */
  readonly actions: readonly ActionExecution[];
  /** Why it was stopped. */
  readonly stopReason?: string;
}

/** What an execution is asked for with. */
export interface ExecutionRequest {
  /** Values of variables. */
  readonly variables?: readonly { readonly name: string; readonly value: string }[] | undefined;
  /** Token by which a repeated request is told. */
  readonly clientRequestToken?: string | undefined;
}

/** An execution that is about to begin. */
export function newExecution(
  declared: PipelineRecord,
  request: ExecutionRequest,
  caller: Caller,
): Execution {
  const now = Date.now() / 1000;
  const { clientRequestToken } = request;
  return {
    id: randomUUID(),
    pipelineArn: declared.arn,
    declared,
    status: "InProgress",
    startTime: now,
    lastUpdateTime: now,
    variables: resolvedVariables(declared, request),
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
    triggerDetail: caller.arn,
    actions: [],
  };
}

/** Whether an execution has not ended. */
export function isUnderWay({ status }: Execution): boolean {
  return status === "InProgress" || status === "Stopping";
}

/** Source: CodePipeline API Reference, StartPipelineExecution, variables; User Guide, "Variables reference". */
function resolvedVariables(
  { pipeline }: PipelineRecord,
  { variables: given = [] }: ExecutionRequest,
): readonly ResolvedVariable[] {
  const declared = pipeline.variables ?? [];
  const unknown = given.find(({ name }) => !declared.some((variable) => variable.name === name));
  if (unknown) {
    throw new AwsFailure("ValidationException", `the pipeline has no variable ${unknown.name}`);
  }
  return declared.map(({ name, defaultValue }) => {
    const value = given.find((variable) => variable.name === name)?.value ?? defaultValue;
    if (value === undefined) {
      throw new AwsFailure("ValidationException", `variable ${name} has no value and no default`);
    }
    return { name, resolvedValue: value };
  });
}

/** Replaces `#{variables.NAME}` and `#{codepipeline.PipelineExecutionId}` in an action's configuration. */
export function resolveText(text: string, execution: Execution): string {
  return text.replaceAll(/#\{(\w+)\.([A-Za-z0-9@\-_]+)\}/g, (whole, namespace, name) => {
    if (namespace === "codepipeline" && name === "PipelineExecutionId") return execution.id;
    if (namespace !== "variables") return whole;
    return execution.variables.find((one) => one.name === name)?.resolvedValue ?? whole;
  });
}
