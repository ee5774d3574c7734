import { expression, type FailState, type State } from "./state-machine.ts";
import { catchAs, stepTask } from "./step-task.ts";
import type { WorkflowSettings } from "./workflow-settings.ts";

/** The states in which every failure ends: its reason is written to the tenant, and shown. */
export function failingStates(settings: WorkflowSettings): Readonly<Record<string, State>> {
  return {
    RecordFailure: stepTask(settings, {
      step: "fail",
      payload: {
        failure: expression("$states.input.failure"),
        left: expression(orElse("$states.input.left", "null")),
      },
      catch: catchAs("unrecorded", "Unrecorded"),
      next: "Failed",
    }),
    Failed: endWith("failure"),
    Unrecorded: endWith("unrecorded"),
    Overtaken: endWith("failure"),
  };
}

function endWith(field: string): FailState {
  return {
    Type: "Fail",
    Error: expression(orElse(`$states.input.${field}.Error`, "''")),
    Cause: expression(orElse(`$states.input.${field}.Cause`, "''")),
  };
}

/** An expression without a value is an error; this gives it one. */
function orElse(jsonata: string, other: string): string {
  return `$exists(${jsonata}) ? ${jsonata} : ${other}`;
}
