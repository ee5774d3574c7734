import { failingStates } from "./failing.ts";
import { expression, type State, type StateMachine } from "./state-machine.ts";
import { catchAs, type StepTask, stepTask } from "./step-task.ts";
import { STEPS_RESERVE_SECONDS, type WorkflowSettings } from "./workflow-settings.ts";

/**
 * The machine that takes a tenant out of service until nothing of it is left but its audit.
 *
 * Its input is `{tenant, attempt}`. Every step does nothing where nothing is left, so that an
 * execution that was lost is simply followed by another.
 */
export function offboardingMachine(settings: WorkflowSettings): StateMachine {
  return {
    Comment: "Takes a tenant out of service until nothing of it is left but its audit",
    QueryLanguage: "JSONata",
    StartAt: "Close",
    TimeoutSeconds: settings.stackSeconds + settings.authorizerTtlSeconds + STEPS_RESERVE_SECONDS,
    States: { ...leavingStates(settings), ...failingStates(settings) },
  };
}

function leavingStates(settings: WorkflowSettings): Readonly<Record<string, State>> {
  const failed = catchAs("failure", "RecordFailure");
  const leave = (task: Omit<StepTask, "catch">) => stepTask(settings, { ...task, catch: failed });
  return {
    Close: leave({ step: "close", output: expression("{}"), next: "LetAnswersExpire" }),
    LetAnswersExpire: {
      Type: "Wait",
      Seconds: settings.authorizerTtlSeconds,
      Next: "RemoveUsers",
    },
    RemoveUsers: leave({ step: "remove-users", next: "EraseItems" }),
    EraseItems: leave({ step: "erase-items", next: "Withdraw" }),
    Withdraw: leave({
      step: "withdraw",
      waitSeconds: settings.stackSeconds,
      next: "EraseTenant",
    }),
    EraseTenant: leave({ step: "erase-tenant", next: "Removed" }),
    Removed: { Type: "Succeed" },
  };
}
