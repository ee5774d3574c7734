import { type GetScheduleCommandOutput, Scheduler } from "@aws-sdk/client-scheduler";
import type { ScheduleArgs } from "@pulumi/aws/scheduler/schedule.js";
import { isRoleNotReady } from "../../aws-failure.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, json, value } from "../../shape.ts";
import { retryWhile } from "../../waiting.ts";
import { word } from "../../words.ts";

type Given = "name" | "groupName" | "flexibleTimeWindow" | "scheduleExpression" | "target";
type Inputs = Checked<ScheduleArgs, Given>;

interface Outputs {
  readonly arn: string;
}

/** Calls a target at a time, or again and again. */
export const schedule = defineResource<ScheduleArgs, Outputs, Given>({
  inputs: {
    name: value,
    groupName: value,
    description: value,
    scheduleExpression: value,
    scheduleExpressionTimezone: value,
    startDate: value,
    endDate: value,
    state: value,
    kmsKeyArn: value,
    flexibleTimeWindow: block({ mode: value, maximumWindowInMinutes: value }),
    target: block({
      arn: value,
      roleArn: value,
      input: json,
      deadLetterConfig: block({ arn: value }),
      retryPolicy: block({ maximumEventAgeInSeconds: value, maximumRetryAttempts: value }),
      sqsParameters: block({ messageGroupId: value }),
    }),
  },
  required: ["flexibleTimeWindow", "scheduleExpression", "target"],
  replaceOn: ["name", "groupName"],
  outputs: ["arn"],
  defaults: { groupName: "default", state: "ENABLED", scheduleExpressionTimezone: "UTC" },
  autoname: "name",

  async create(connection, inputs) {
    const { ScheduleArn = "" } = await retryWhile(isRoleNotReady, () =>
      connection.client(Scheduler).createSchedule(requestOf(inputs)),
    );
    return { id: `${inputs.groupName}/${inputs.name}`, outputs: { arn: ScheduleArn } };
  },

  async read(connection, id) {
    const found = await connection.client(Scheduler).getSchedule(keyOf(id));
    return { inputs: described(found), outputs: { arn: found.Arn ?? "" } };
  },

  async update(connection, { inputs }) {
    await retryWhile(isRoleNotReady, () =>
      connection.client(Scheduler).updateSchedule(requestOf(inputs)),
    );
    return {};
  },

  async delete(connection, id) {
    await connection.client(Scheduler).deleteSchedule(keyOf(id));
  },
});

function keyOf(id: string) {
  const [GroupName, Name] = id.split("/");
  return { GroupName, Name };
}

function requestOf(inputs: Inputs) {
  const { flexibleTimeWindow: window, target } = inputs;
  const { deadLetterConfig: deadLetters, retryPolicy: retry, sqsParameters: sqs } = target;
  return {
    Name: inputs.name,
    GroupName: inputs.groupName,
    Description: inputs.description,
    ScheduleExpression: inputs.scheduleExpression,
    ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone,
    StartDate: dateOf(inputs.startDate),
    EndDate: dateOf(inputs.endDate),
    State: word<"ENABLED">(inputs.state),
    KmsKeyArn: inputs.kmsKeyArn,
    FlexibleTimeWindow: {
      Mode: word<"OFF">(window.mode),
      MaximumWindowInMinutes: window.maximumWindowInMinutes,
    },
    Target: {
      Arn: target.arn,
      RoleArn: target.roleArn,
      Input: target.input,
      ...(deadLetters ? { DeadLetterConfig: { Arn: deadLetters.arn } } : {}),
      ...(retry
        ? {
            RetryPolicy: {
              MaximumEventAgeInSeconds: retry.maximumEventAgeInSeconds,
              MaximumRetryAttempts: retry.maximumRetryAttempts,
            },
          }
        : {}),
      ...(sqs ? { SqsParameters: { MessageGroupId: sqs.messageGroupId } } : {}),
    },
  };
}

function described(found: GetScheduleCommandOutput): Observed<Inputs> {
  const window = found.FlexibleTimeWindow;
  return {
    name: found.Name,
    groupName: found.GroupName,
    description: found.Description || null,
    scheduleExpression: found.ScheduleExpression,
    scheduleExpressionTimezone: found.ScheduleExpressionTimezone,
    state: found.State,
    kmsKeyArn: found.KmsKeyArn || null,
    flexibleTimeWindow: {
      mode: window?.Mode ?? "OFF",
      ...(window?.MaximumWindowInMinutes
        ? { maximumWindowInMinutes: window.MaximumWindowInMinutes }
        : {}),
    },
    target: targetSeen(found),
  };
}

function targetSeen({ Target: target }: GetScheduleCommandOutput) {
  if (!target) return undefined;
  const { DeadLetterConfig: deadLetters, RetryPolicy: retry, SqsParameters: sqs } = target;
  return {
    arn: target.Arn ?? "",
    roleArn: target.RoleArn ?? "",
    ...(target.Input ? { input: target.Input } : {}),
    ...(deadLetters?.Arn ? { deadLetterConfig: { arn: deadLetters.Arn } } : {}),
    ...(retry
      ? {
          retryPolicy: {
            maximumEventAgeInSeconds: retry.MaximumEventAgeInSeconds,
            maximumRetryAttempts: retry.MaximumRetryAttempts,
          },
        }
      : {}),
    ...(sqs?.MessageGroupId ? { sqsParameters: { messageGroupId: sqs.MessageGroupId } } : {}),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}
