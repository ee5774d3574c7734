import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { AddPermissionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createRole, eventually, trust, uniqueName } from "../support/contract-resources.ts";
import { createNotingFunction } from "../support/noting-function.ts";

const cloud = useContractCloud();

async function createRule(pattern: object, targetArn: string) {
  const events = cloud.client(EventBridgeClient);
  const Name = uniqueName("rule");
  const { RuleArn } = await events.send(
    new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }),
  );
  await events.send(
    new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "target", Arn: targetArn }] }),
  );
  cloud.later(async () => {
    await events.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["target"] }));
    await events.send(new DeleteRuleCommand({ Name }));
  });
  return RuleArn ?? "";
}

const put = (source: string, type: string) =>
  cloud.client(EventBridgeClient).send(
    new PutEventsCommand({
      Entries: [{ Source: source, DetailType: type, Detail: JSON.stringify({ type }) }],
    }),
  );

/** Source: EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Lambda function targets". */
test.concurrent("calls a rule's function with the events that match its pattern", async () => {
  const source = uniqueName("source");
  const noting = await createNotingFunction(cloud, "return null");
  const rule = await createRule(
    { source: [source], "detail-type": ["tenant.provisioned"] },
    noting.arn,
  );
  await cloud.client(LambdaClient).send(
    new AddPermissionCommand({
      FunctionName: noting.name,
      StatementId: "rule",
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: rule,
    }),
  );

  await put(source, "tenant.removed");
  await put(source, "tenant.provisioned");

  const calls = await eventually(async () => {
    const noted = await noting.calls();
    return noted.length > 0 ? noted : undefined;
  });
  expect(calls).toMatchObject([
    { source, "detail-type": "tenant.provisioned", detail: { type: "tenant.provisioned" } },
  ]);
});

/** Source: EventBridge User Guide, "Amazon SQS queue targets". */
test.concurrent("sends the events that match a rule to its queue", async () => {
  const sqs = cloud.client(SQSClient);
  const source = uniqueName("source");
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: uniqueName("queue"),
      Attributes: {
        Policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "events.amazonaws.com" },
              Action: "sqs:SendMessage",
              Resource: "*",
            },
          ],
        }),
      },
    }),
  );
  cloud.later(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await createRule({ source: [source] }, Attributes?.QueueArn ?? "");

  await put(source, "tenant.provisioned");

  const body = await eventually(async () => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
    );
    return Messages?.[0]?.Body;
  });
  expect(JSON.parse(body)).toMatchObject({ source, "detail-type": "tenant.provisioned" });
});

async function createSchedule(ScheduleExpression: string, target: string, input?: string) {
  const scheduler = cloud.client(SchedulerClient);
  const Name = uniqueName("schedule").slice(0, 64);
  const role = await createRole(cloud, trust({ Service: "scheduler.amazonaws.com" }), [
    { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: target },
  ]);
  const settings = {
    Name,
    ScheduleExpression,
    FlexibleTimeWindow: { Mode: "OFF" as const },
    Target: { Arn: target, RoleArn: role, ...(input ? { Input: input } : {}) },
  };
  await scheduler.send(new CreateScheduleCommand(settings));
  cloud.later(() => scheduler.send(new DeleteScheduleCommand({ Name })));
  return { scheduler, settings };
}

/** Source: EventBridge Scheduler User Guide, "Schedule types", one-time schedules. */
test.concurrent("calls the function of a schedule with its input when its time has come", async () => {
  const noting = await createNotingFunction(cloud, "return null");
  const at = new Date(Date.now() + 1_000).toISOString().slice(0, 19);

  await createSchedule(`at(${at})`, noting.arn, JSON.stringify({ sweep: true }));

  const calls = await eventually(
    async () => {
      const noted = await noting.calls();
      return noted.length > 0 ? noted : undefined;
    },
    cloud.isReal ? 90_000 : 15_000,
  );
  expect(calls).toStrictEqual([{ sweep: true }]);
}, 120_000);

/** Source: EventBridge Scheduler API Reference, UpdateSchedule, State. */
test.concurrent("keeps a schedule by rate, which can be switched off", async () => {
  const noting = await createNotingFunction(cloud, "return null");
  const { scheduler, settings } = await createSchedule("rate(1 minutes)", noting.arn);

  await scheduler.send(new UpdateScheduleCommand({ ...settings, State: "DISABLED" }));

  const shown = await scheduler.send(new GetScheduleCommand({ Name: settings.Name }));
  expect(shown).toMatchObject({ ScheduleExpression: "rate(1 minutes)", State: "DISABLED" });
});
