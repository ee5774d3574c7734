import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { beforeAll, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createMachine, createMachineRole } from "../support/contract-machine.ts";
import { createFunction, failureOf } from "../support/contract-resources.ts";

const cloud = useContractCloud();
let roleArn = "";

beforeAll(async () => {
  roleArn = await createMachineRole(cloud);
});

/** Source: Amazon States Language, "Top-level fields", TimeoutSeconds. */
test.concurrent("ends a machine that takes longer than it may", async () => {
  const { start, end } = await createMachine(cloud, roleArn, {
    TimeoutSeconds: 1,
    StartAt: "Wait",
    States: { Wait: { Type: "Wait", Seconds: 5, End: true } },
  });

  expect((await end(await start())).status).toBe("TIMED_OUT");
});

/** Source: Step Functions API Reference, StartExecution, name and idempotency. */
test.concurrent("answers a repeated start with the running execution, and refuses its name for anything else", async () => {
  const { states, start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: { Wait: { Type: "Wait", Seconds: 60, End: true } },
  });
  const first = await start({ a: 1 }, "registration-1");

  const same = await start({ a: 1 }, "registration-1");
  const otherInput = await failureOf(start({ a: 2 }, "registration-1"));
  await states.send(new StopExecutionCommand({ executionArn: first }));
  await end(first);
  const afterEnd = await failureOf(start({ a: 1 }, "registration-1"));

  expect(same).toBe(first);
  expect([otherInput, afterEnd]).toStrictEqual([
    "ExecutionAlreadyExists",
    "ExecutionAlreadyExists",
  ]);
});

/** Source: Step Functions Developer Guide, "Handling errors in Step Functions workflows", retry. */
test.concurrent("tries a task again by the name of the function's error, then catches it", async () => {
  const functionArn = await createFunction(
    cloud,
    `let calls = 0;
     export const handler = async () => {
       calls += 1;
       throw Object.assign(new Error("call " + calls), { name: "TenantBusy" });
     };`,
  );
  const { start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Call",
    States: {
      Call: {
        Type: "Task",
        Resource: functionArn,
        Retry: [{ ErrorEquals: ["TenantBusy"], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["TenantBusy"], Next: "Caught" }],
        End: true,
      },
      Caught: { Type: "Pass", End: true },
    },
  });

  const { output = "" } = await end(await start());

  expect(output).toContain("call 2");
});

/** Source: Step Functions Developer Guide, "Transforming data with JSONata". */
test.concurrent("transforms data with JSONata, variables and choices", async () => {
  const { start, end } = await createMachine(cloud, roleArn, {
    QueryLanguage: "JSONata",
    StartAt: "Set",
    States: {
      Set: { Type: "Pass", Assign: { tier: "{% $states.input.tier %}" }, Next: "Choose" },
      Choose: {
        Type: "Choice",
        Choices: [{ Condition: "{% $tier = 'platinum' %}", Next: "Approve" }],
        Default: "Place",
      },
      Approve: { Type: "Pass", Output: { needs: "{% $tier & ' approval' %}" }, End: true },
      Place: { Type: "Pass", Output: "placed", End: true },
    },
  });

  const approved = await end(await start({ tier: "platinum" }));
  const placed = await end(await start({ tier: "basic" }));

  expect(JSON.parse(approved.output ?? "")).toStrictEqual({ needs: "platinum approval" });
  expect(placed.output).toBe('"placed"');
});

/** Source: Step Functions Developer Guide, "Invoke a Lambda function with Step Functions", waitForTaskToken. */
test.concurrent("gives a function the token that it waits for", async () => {
  const functionArn = await createFunction(
    cloud,
    "export const handler = async (event) => { console.log(event); return event; }",
  );
  const { start, end } = await createMachine(cloud, roleArn, {
    QueryLanguage: "JSONata",
    StartAt: "Ask",
    States: {
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: {
          FunctionName: functionArn,
          Payload: { token: "{% $states.context.Task.Token %}" },
        },
        TimeoutSeconds: 1,
        Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }],
        End: true,
      },
      Late: { Type: "Pass", Output: "late", End: true },
    },
  });

  expect((await end(await start())).output).toBe('"late"');
});

/** Source: Step Functions Developer Guide, "Handling errors in Step Functions workflows"; aws/aws-cdk, thread 2686. */
test.concurrent("tries a task again whose function fails before its token is answered", async () => {
  const functionArn = await createFunction(
    cloud,
    `let calls = 0;
     export const handler = async () => {
       calls += 1;
       throw Object.assign(new Error("call " + calls), { name: "TenantBusy" });
     };`,
  );
  const { start, end } = await createMachine(cloud, roleArn, {
    QueryLanguage: "JSONata",
    StartAt: "Ask",
    States: {
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: {
          FunctionName: functionArn,
          Payload: { token: "{% $states.context.Task.Token %}" },
        },
        TimeoutSeconds: 20,
        Retry: [{ ErrorEquals: ["TenantBusy"], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [
          {
            ErrorEquals: ["TenantBusy"],
            Next: "Caught",
            Output: "{% $states.errorOutput.Cause %}",
          },
        ],
        End: true,
      },
      Caught: { Type: "Pass", End: true },
    },
  });

  expect((await end(await start())).output).toContain("call 2");
});
