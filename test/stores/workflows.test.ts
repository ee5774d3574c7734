import type { SFNClient } from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { executionNameOf, undoNameOf, Workflows } from "../../stores/workflows.ts";

const MACHINES = {
  onboarding: "arn:aws:states:us-east-1:000000000000:stateMachine:tenantry-onboarding",
  offboarding: "arn:aws:states:us-east-1:000000000000:stateMachine:tenantry-offboarding",
};
const input = { tenant: "01kacme", attempt: 2 };

/** Workflows on a client that notes its calls and answers all of them in one way. */
function answering(answer: object | Error) {
  const calls: unknown[] = [];
  const client = {
    send: async (command: { readonly input: unknown }) => {
      calls.push(command.input);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  // Only the one call that the class makes is there.
  return { calls, workflows: new Workflows(client as unknown as SFNClient, MACHINES) };
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}

test("starts the machine of a kind under the attempt's name", async () => {
  const { calls, workflows } = answering({});

  await workflows.start("offboarding", executionNameOf(input), input);

  expect(calls).toStrictEqual([
    {
      stateMachineArn: MACHINES.offboarding,
      name: "01kacme-2",
      input: '{"tenant":"01kacme","attempt":2}',
    },
  ]);
  expect(undoNameOf(input, 1)).toBe("01kacme-2-undo-1");
});

test("takes an execution that was started for as good", async () => {
  const { workflows } = answering(named("ExecutionAlreadyExists"));

  expect(await workflows.start("onboarding", "a", input)).toBeUndefined();
});

test.each([
  [{ status: "RUNNING" }, "running"],
  [{ status: "PENDING_REDRIVE" }, "running"],
  [{ status: "TIMED_OUT" }, "ended"],
  [{ status: "SUCCEEDED" }, "ended"],
  [named("ExecutionDoesNotExist"), "missing"],
])("reads %o as %s", async (answer, state) => {
  const { calls, workflows } = answering(answer);

  expect(await workflows.stateOf("onboarding", "a")).toBe(state);
  expect(calls).toStrictEqual([
    { executionArn: "arn:aws:states:us-east-1:000000000000:execution:tenantry-onboarding:a" },
  ]);
});

test("answers those who wait", async () => {
  const { calls, workflows } = answering({});

  await workflows.succeed("t1");
  await workflows.fail("t2", { code: "A_B", message: "m", remedy: "R." });

  expect(calls).toStrictEqual([
    { taskToken: "t1", output: "{}" },
    { taskToken: "t2", error: "A_B", cause: '{"code":"A_B","message":"m","remedy":"R."}' },
  ]);
});

test.each(["TaskDoesNotExist", "TaskTimedOut", "InvalidToken"])(
  "takes a token for answered that is refused as %s",
  async (name) => {
    const { workflows } = answering(named(name));

    expect(await workflows.succeed("t1")).toBeUndefined();
    expect(await workflows.fail("t1", { code: "A", message: "m", remedy: "r" })).toBeUndefined();
  },
);

test("lets every other refusal rise", async () => {
  const { workflows } = answering(named("ThrottlingException"));

  await expect(workflows.start("onboarding", "a", input)).rejects.toThrow("ThrottlingException");
  await expect(workflows.stateOf("onboarding", "a")).rejects.toThrow("ThrottlingException");
  await expect(workflows.succeed("t1")).rejects.toThrow("ThrottlingException");
});
