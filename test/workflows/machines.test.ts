import { expect, test } from "vitest";
import { offboardingMachine } from "../../workflows/offboarding.ts";
import { onboardingMachine } from "../../workflows/onboarding.ts";
import type { State, StateMachine, TaskState } from "../../workflows/state-machine.ts";
import { WORKFLOW_SETTINGS } from "../../workflows/workflow-settings.ts";

const settings = {
  ...WORKFLOW_SETTINGS,
  functionArn: "arn:aws:lambda:us-east-1:000000000000:function:tenantry-onboarding",
};
const machines = [
  ["onboarding", onboardingMachine(settings)],
  ["offboarding", offboardingMachine(settings)],
] as const;

function tasksOf({ States }: StateMachine): readonly [string, TaskState][] {
  return Object.entries(States).flatMap(([name, state]) =>
    state.Type === "Task" ? [[name, state] satisfies [string, TaskState]] : [],
  );
}

function nextOf(state: State): readonly string[] {
  switch (state.Type) {
    case "Task":
      return [state.Next, ...state.Catch.map(({ Next }) => Next)];
    case "Choice":
      return [state.Default, ...state.Choices.map(({ Next }) => Next)];
    case "Wait":
      return [state.Next];
    case "Succeed":
    case "Fail":
      return [];
  }
}

function reachedIn({ StartAt, States }: StateMachine): ReadonlySet<string> {
  const reached = new Set([StartAt]);
  for (const name of reached) {
    const state = States[name];
    if (!state) throw new Error(`there is no state ${name}`);
    for (const next of nextOf(state)) reached.add(next);
  }
  return reached;
}

test.each(machines)("%s reaches every state that it has, and no other", (_name, machine) => {
  expect([...reachedIn(machine)].sort()).toStrictEqual(Object.keys(machine.States).sort());
});

test.each(machines)(
  "%s bounds every task, tries it again with jitter and keeps its error",
  (_name, machine) => {
    for (const [, task] of tasksOf(machine)) {
      expect(task.TimeoutSeconds).toBeGreaterThan(0);
      expect(task.TimeoutSeconds).toBeLessThan(machine.TimeoutSeconds);
      expect(task.Retry[0]?.JitterStrategy).toBe("FULL");
      expect(task.Retry[0]?.ErrorEquals).toContain("Lambda.TooManyRequestsException");
      expect(task.Catch.map(({ ErrorEquals }) => ErrorEquals)).toStrictEqual([
        ["AttemptOvertakenError"],
        ["States.ALL"],
      ]);
      expect(JSON.stringify(task.Catch)).toContain("$states.errorOutput");
    }
  },
);

test.each(machines)("%s hands a token to every step that it waits for", (_name, machine) => {
  for (const [, task] of tasksOf(machine)) {
    const { Payload } = task.Arguments as { readonly Payload: Record<string, unknown> };
    expect("token" in Payload).toBe(task.Resource.endsWith(".waitForTaskToken"));
  }
});

test("runs a step of the sign-up with its tenant and attempt", () => {
  expect(onboardingMachine(settings).States.FirstAdmin).toStrictEqual({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: {
      FunctionName: settings.functionArn,
      Payload: {
        step: "first-admin",
        tenant: "{% $states.context.Execution.Input.tenant %}",
        attempt: "{% $states.context.Execution.Input.attempt %}",
      },
    },
    Output: "{% $states.input %}",
    TimeoutSeconds: 120,
    Retry: [
      {
        ErrorEquals: [
          "Lambda.ClientExecutionTimeoutException",
          "Lambda.ServiceException",
          "Lambda.AWSLambdaException",
          "Lambda.SdkClientException",
          "Lambda.TooManyRequestsException",
          "Lambda.Unknown",
          "Sandbox.Timedout",
          "StepFaultError",
          "WriteConflictError",
        ],
        IntervalSeconds: 1,
        MaxAttempts: 7,
        BackoffRate: 2,
        MaxDelaySeconds: 30,
        JitterStrategy: "FULL",
      },
    ],
    Catch: [
      {
        ErrorEquals: ["AttemptOvertakenError"],
        Next: "Overtaken",
        Output: "{% {'failure': $states.errorOutput} %}",
      },
      {
        ErrorEquals: ["States.ALL"],
        Next: "RemoveUsers",
        Output: "{% $merge([$states.input, {'failure': $states.errorOutput}]) %}",
      },
    ],
    Next: "Probe",
  });
});

test("undoes at once what a lost execution began", () => {
  expect(onboardingMachine(settings).States.Route).toStrictEqual({
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $exists($states.input.undo) %}",
        Output: "{% {'failure': $states.input.undo} %}",
        Next: "RemoveUsers",
      },
    ],
    Default: "Check",
  });
});

test("waits a week for an operator and tries the probe for about three minutes", () => {
  const { Approve, Probe } = onboardingMachine(settings).States;

  expect(Approve).toMatchObject({ TimeoutSeconds: 604_800 });
  expect(Probe).toMatchObject({
    Retry: [
      {},
      {
        ErrorEquals: ["ProbeUnservedError"],
        IntervalSeconds: 1,
        MaxAttempts: 15,
        BackoffRate: 1.5,
        MaxDelaySeconds: 15,
      },
    ],
  });
});

test("lets the authorizers' answers expire before it erases anything", () => {
  const { Close, LetAnswersExpire } = offboardingMachine(settings).States;

  expect(Close).toMatchObject({ Next: "LetAnswersExpire" });
  expect(LetAnswersExpire).toStrictEqual({ Type: "Wait", Seconds: 60, Next: "RemoveUsers" });
});
