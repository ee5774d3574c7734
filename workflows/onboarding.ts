import { failingStates } from "./failing.ts";
import { expression, type Retry, type State, type StateMachine } from "./state-machine.ts";
import { catchAs, type StepTask, stepTask } from "./step-task.ts";
import { STEPS_RESERVE_SECONDS, type WorkflowSettings } from "./workflow-settings.ts";

/**
 * The machine that takes a tenant from its registration into service; on failure it undoes what it
 * began and notes the reason.
 *
 * Its input is `{tenant, attempt}`. With `undo`, the error of a lost execution, it only undoes.
 */
export function onboardingMachine(settings: WorkflowSettings): StateMachine {
  const { approvalSeconds, placeSeconds, stackSeconds } = settings;
  return {
    Comment: "Takes a tenant from its registration into service",
    QueryLanguage: "JSONata",
    StartAt: "Route",
    TimeoutSeconds: approvalSeconds + placeSeconds + 2 * stackSeconds + STEPS_RESERVE_SECONDS,
    States: {
      ...routingStates(settings),
      ...arrivingStates(settings),
      ...undoingStates(settings),
      ...failingStates(settings),
    },
  };
}

function routingStates(settings: WorkflowSettings): Readonly<Record<string, State>> {
  const forward = forwardOf(settings);
  return {
    Route: {
      Type: "Choice",
      Choices: [
        {
          Condition: expression("$exists($states.input.undo)"),
          Output: expression("{'failure': $states.input.undo}"),
          Next: "RemoveUsers",
        },
      ],
      Default: "Check",
    },
    Check: forward({
      step: "check",
      output: expression("{'needsApproval': $states.result.Payload.needsApproval}"),
      next: "NeedsApproval",
    }),
    NeedsApproval: {
      Type: "Choice",
      Choices: [{ Condition: expression("$states.input.needsApproval"), Next: "Approve" }],
      Default: "Place",
    },
    Approve: forward({
      step: "ask-approval",
      waitSeconds: settings.approvalSeconds,
      next: "Place",
    }),
  };
}

function arrivingStates(settings: WorkflowSettings): Readonly<Record<string, State>> {
  const forward = forwardOf(settings);
  return {
    Place: forward({ step: "place", waitSeconds: settings.placeSeconds, next: "Wish" }),
    Wish: forward({ step: "wish", waitSeconds: settings.stackSeconds, next: "FirstAdmin" }),
    FirstAdmin: forward({ step: "first-admin", next: "Probe" }),
    Probe: forward({ step: "probe", retry: [probeRetry(settings)], next: "Activate" }),
    Activate: forward({ step: "activate", next: "Active" }),
    Active: { Type: "Succeed" },
  };
}

/** Each of them does nothing where nothing was begun, so one way back serves every failure. */
function undoingStates(settings: WorkflowSettings): Readonly<Record<string, State>> {
  return {
    RemoveUsers: stepTask(settings, {
      step: "remove-users",
      catch: catchAs("left", "Withdraw"),
      next: "Withdraw",
    }),
    Withdraw: stepTask(settings, {
      step: "withdraw",
      waitSeconds: settings.stackSeconds,
      catch: catchAs("left", "RecordFailure"),
      next: "RecordFailure",
    }),
  };
}

/** The steps on the way into service all lead back when they fail. */
function forwardOf(settings: WorkflowSettings) {
  const back = catchAs("failure", "RemoveUsers");
  return (task: Omit<StepTask, "catch">) => stepTask(settings, { ...task, catch: back });
}

/** Joining a usage plan can take a while on AWS. */
function probeRetry({ probeTries }: WorkflowSettings): Retry {
  return {
    ErrorEquals: ["ProbeUnservedError"],
    IntervalSeconds: 1,
    MaxAttempts: probeTries,
    BackoffRate: 1.5,
    MaxDelaySeconds: 15,
    JitterStrategy: "NONE",
  };
}
