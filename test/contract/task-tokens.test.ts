import { setTimeout as delay } from "node:timers/promises";
import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from "@aws-sdk/client-sfn";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeAll, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createMachine, createMachineRole } from "../support/contract-machine.ts";
import { eventually, failureOf, uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
let roleArn = "";

beforeAll(async () => {
  roleArn = await createMachineRole(cloud);
});

/** A queue that a machine sends its task tokens to. */
async function createTokenQueue() {
  const sqs = cloud.client(SQSClient);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: uniqueName("tokens") }));
  cloud.later(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const token = () =>
    eventually(async () => {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }),
      );
      const [message] = Messages ?? [];
      if (!message?.Body) return undefined;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      // What the machine below sends.
      return (JSON.parse(message.Body) as { token: string }).token;
    });
  const wait = (more: object) => ({
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl, MessageBody: { "token.$": "$$.Task.Token" } },
    ...more,
  });
  return { token, wait };
}

/** Source: Step Functions Developer Guide, "Wait for a Callback with Task Token". */
test.concurrent("waits until the task's token is answered, and goes on with the answer", async () => {
  const { token, wait } = await createTokenQueue();
  const { states, start, show, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: { Wait: wait({ End: true }) },
  });
  const execution = await start();

  const taskToken = await token();
  const before = await show(execution);
  await states.send(new SendTaskSuccessCommand({ taskToken, output: '{"met":7}' }));

  expect(before.status).toBe("RUNNING");
  expect(JSON.parse((await end(execution)).output ?? "")).toStrictEqual({ met: 7 });
});

/** Source: Step Functions API Reference, SendTaskSuccess, errors. */
test.concurrent("refuses a token that was answered already", async () => {
  const { token, wait } = await createTokenQueue();
  const { states, start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: { Wait: wait({ End: true }) },
  });
  const execution = await start();
  const taskToken = await token();
  await states.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
  await end(execution);

  const failure = await failureOf(
    states.send(new SendTaskSuccessCommand({ taskToken, output: "{}" })),
  );

  expect(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"]).toContain(failure);
});

/** Source: Step Functions API Reference, SendTaskFailure; Developer Guide, "Handling errors". */
test.concurrent("catches the error that a task's token was answered with", async () => {
  const { token, wait } = await createTokenQueue();
  const { states, start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: {
      Wait: wait({ Catch: [{ ErrorEquals: ["StackFailed"], Next: "Caught" }], End: true }),
      Caught: { Type: "Pass", End: true },
    },
  });
  const execution = await start();

  await states.send(
    new SendTaskFailureCommand({ taskToken: await token(), error: "StackFailed", cause: "why" }),
  );

  const { status, output = "" } = await end(execution);
  expect(status).toBe("SUCCEEDED");
  expect(JSON.parse(output)).toStrictEqual({ Error: "StackFailed", Cause: "why" });
});

/** Source: Amazon States Language, "Timeouts", TimeoutSeconds of a task. */
test.concurrent("ends a task whose token is not answered in time", async () => {
  const { wait } = await createTokenQueue();
  const { start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: { Wait: wait({ TimeoutSeconds: 1, End: true }) },
  });

  const { status, error } = await end(await start());

  expect([status, error]).toStrictEqual(["FAILED", "States.Timeout"]);
});

/** Source: Amazon States Language, "Timeouts", HeartbeatSeconds. */
test.concurrent("ends a task whose heartbeat stops, and keeps one whose heartbeat goes on", async () => {
  const { token, wait } = await createTokenQueue();
  const { states, start, end } = await createMachine(cloud, roleArn, {
    StartAt: "Wait",
    States: {
      Wait: wait({
        HeartbeatSeconds: 1,
        Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Dead" }],
        Next: "Alive",
      }),
      Dead: { Type: "Pass", Result: "dead", End: true },
      Alive: { Type: "Pass", Result: "alive", End: true },
    },
  });
  const silent = await start();
  await token();
  const beating = await start();
  const taskToken = await token();

  for (let i = 0; i < 3; i++) {
    await delay(600);
    await states.send(new SendTaskHeartbeatCommand({ taskToken }));
  }
  await states.send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));

  expect([(await end(silent)).output, (await end(beating)).output]).toStrictEqual([
    '"dead"',
    '"alive"',
  ]);
});
