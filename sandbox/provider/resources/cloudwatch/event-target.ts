import { EventBridge, type Target } from "@aws-sdk/client-eventbridge";
import type { EventTargetArgs } from "@pulumi/aws/cloudwatch/eventTarget.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, json, map, value } from "../../shape.ts";

type Given = "arn" | "rule" | "targetId" | "eventBusName";
type Inputs = Checked<EventTargetArgs, Given>;

const DEFAULT_BUS = "default";

/** Where the events of a rule go. */
export const eventTarget = defineResource<EventTargetArgs, object, Given>({
  inputs: {
    arn: value,
    rule: value,
    targetId: value,
    eventBusName: value,
    roleArn: value,
    input: json,
    inputPath: value,
    inputTransformer: block({ inputPaths: map, inputTemplate: value }),
    retryPolicy: block({ maximumEventAgeInSeconds: value, maximumRetryAttempts: value }),
    deadLetterConfig: block({ arn: value }),
    sqsTarget: block({ messageGroupId: value }),
    forceDestroy: value,
  },
  required: ["arn", "rule"],
  replaceOn: ["rule", "targetId", "eventBusName"],
  outputs: [],
  defaults: { eventBusName: DEFAULT_BUS },
  autoname: "targetId",

  importKey(importId) {
    const parts = importId.split("/");
    const [targetId = "", rule = ""] = parts.toReversed();
    const eventBusName = parts.slice(0, -2).join("/") || DEFAULT_BUS;
    const state = { rule, targetId, eventBusName };
    return { id: idOf(state), state };
  },

  async create(connection, inputs) {
    await put(connection, inputs);
    return { id: idOf(inputs), outputs: {} };
  },

  async read(connection, _id, { rule, targetId, eventBusName }) {
    const { Targets } = await connection
      .client(EventBridge)
      .listTargetsByRule({ Rule: rule, EventBusName: eventBusName });
    const found = Targets?.find(({ Id }) => Id === targetId);
    if (!found) return undefined;
    return { inputs: { rule, targetId, eventBusName, ...described(found) }, outputs: {} };
  },

  async update(connection, { inputs }) {
    await put(connection, inputs);
    return {};
  },

  async delete(connection, _id, { rule, targetId = "", eventBusName, forceDestroy }) {
    await connection.client(EventBridge).removeTargets({
      Rule: rule,
      EventBusName: eventBusName,
      Ids: [targetId],
      Force: forceDestroy,
    });
  },
});

function idOf({
  eventBusName,
  rule,
  targetId,
}: Pick<Inputs, "eventBusName" | "rule" | "targetId">) {
  return eventBusName === DEFAULT_BUS
    ? `${rule}-${targetId}`
    : `${eventBusName}-${rule}-${targetId}`;
}

/** A batch answers with what failed in it, and does not fail itself. */
async function put(connection: Connection, inputs: Inputs): Promise<void> {
  const { FailedEntries } = await connection.client(EventBridge).putTargets({
    Rule: inputs.rule,
    EventBusName: inputs.eventBusName,
    Targets: [targetOf(inputs)],
  });
  const [failed] = FailedEntries ?? [];
  if (failed) throw new Error(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
}

function targetOf(inputs: Inputs): Target {
  const { inputTransformer: transformer, retryPolicy: retry, deadLetterConfig, sqsTarget } = inputs;
  return {
    Id: inputs.targetId,
    Arn: inputs.arn,
    RoleArn: inputs.roleArn,
    Input: inputs.input,
    InputPath: inputs.inputPath,
    InputTransformer: transformer && {
      InputPathsMap: transformer.inputPaths,
      InputTemplate: transformer.inputTemplate,
    },
    RetryPolicy: retry && {
      MaximumEventAgeInSeconds: retry.maximumEventAgeInSeconds,
      MaximumRetryAttempts: retry.maximumRetryAttempts,
    },
    DeadLetterConfig: deadLetterConfig && { Arn: deadLetterConfig.arn },
    SqsParameters: sqsTarget && { MessageGroupId: sqsTarget.messageGroupId },
  };
}

function described(found: Target): Observed<Inputs> {
  const { InputTransformer: transformer, RetryPolicy: retry } = found;
  return {
    arn: found.Arn,
    roleArn: found.RoleArn || null,
    input: found.Input || null,
    inputPath: found.InputPath || null,
    inputTransformer: transformer
      ? {
          inputPaths: transformer.InputPathsMap,
          inputTemplate: transformer.InputTemplate ?? "",
        }
      : null,
    retryPolicy: retry && {
      maximumEventAgeInSeconds: retry.MaximumEventAgeInSeconds,
      maximumRetryAttempts: retry.MaximumRetryAttempts,
    },
    deadLetterConfig: found.DeadLetterConfig?.Arn ? { arn: found.DeadLetterConfig.Arn } : null,
    sqsTarget: found.SqsParameters?.MessageGroupId
      ? { messageGroupId: found.SqsParameters.MessageGroupId }
      : null,
  };
}
