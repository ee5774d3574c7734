import { type Catch, expression, type Retry, type TaskState } from "./state-machine.ts";
import { STEP_SECONDS, type WorkflowSettings } from "./workflow-settings.ts";

/** A step of the steps' function as a state. */
export interface StepTask {
  /** Name of the step. */
  readonly step: string;
  /** Next state. */
  readonly next: string;
  /** What else the step gets. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** What the next state gets. @default - what this one got */
  readonly output?: unknown;
  /** How long to wait for an answer; without it the step's own end is waited for. */
  readonly waitSeconds?: number;
  /** Further errors after which the step is run again. */
  readonly retry?: readonly Retry[];
  /** Where errors lead. */
  readonly catch: readonly Catch[];
}

/**
 * Errors of Lambda itself, which say nothing about the step.
 *
 * Source: Step Functions guide, "Handling errors", "Handle transient Lambda service exceptions".
 */
const LAMBDA_ERRORS = [
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Sandbox.Timedout",
];

/** Errors of a step that may pass: a bug, a lost connection, or a write that met another. */
const PASSING_ERRORS = ["StepFaultError", "WriteConflictError"];

/** Steps are idempotent, so all that may pass is tried again, within about two minutes. */
const RETRY: Retry = {
  ErrorEquals: [...LAMBDA_ERRORS, ...PASSING_ERRORS],
  IntervalSeconds: 1,
  MaxAttempts: 7,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: "FULL",
};

const INVOKE = "arn:aws:states:::lambda:invoke";

/** The state that runs a step, or runs it and waits until someone answers its token. */
export function stepTask({ functionArn }: WorkflowSettings, task: StepTask): TaskState {
  const waits = task.waitSeconds !== undefined;
  return {
    Type: "Task",
    Resource: waits ? `${INVOKE}.waitForTaskToken` : INVOKE,
    Arguments: {
      FunctionName: functionArn,
      Payload: {
        step: task.step,
        tenant: expression("$states.context.Execution.Input.tenant"),
        attempt: expression("$states.context.Execution.Input.attempt"),
        ...(waits ? { token: expression("$states.context.Task.Token") } : {}),
        ...task.payload,
      },
    },
    Output: task.output ?? expression("$states.input"),
    TimeoutSeconds: task.waitSeconds ?? STEP_SECONDS,
    Retry: [RETRY, ...(task.retry ?? [])],
    Catch: task.catch,
    Next: task.next,
  };
}

/** A workflow that comes too late ends without touching anything. */
const OVERTAKEN: Catch = {
  ErrorEquals: ["AttemptOvertakenError"],
  Next: "Overtaken",
  Output: expression("{'failure': $states.errorOutput}"),
};

/** Keeps the reason of an error for the state that records it. */
export function catchAs(field: string, next: string): readonly Catch[] {
  const output = expression(`$merge([$states.input, {'${field}': $states.errorOutput}])`);
  return [OVERTAKEN, { ErrorEquals: ["States.ALL"], Next: next, Output: output }];
}
