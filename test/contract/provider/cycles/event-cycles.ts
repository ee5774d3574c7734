import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import type { World } from "../world.ts";

/** Events, schedules and keys. */
export function eventCycles({
  queue,
  role,
  logs,
  kmsKey,
  otherKey,
}: World): Readonly<Record<string, LifeCycle>> {
  const roleArn = role.properties.arn;
  const rule = {
    name: "tenantry-probe",
    eventPattern: JSON.stringify({ source: ["tenantry"] }),
  };
  const target = { rule: "world", targetId: "probe", arn: queue.properties.arn };
  const schedule = {
    name: "tenantry-probe",
    groupName: "default",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: queue.properties.arn,
      roleArn,
      input: JSON.stringify({ what: "probe" }),
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
    },
  };
  const key = { description: "one", deletionWindowInDays: 7 };
  return {
    eventBus: {
      type: "aws:cloudwatch/eventBus:EventBus",
      inputs: { name: "tenantry-probe", tags: TAGS },
      update: { name: "tenantry-probe", tags: RETAGGED },
      replacements: { name: "other" },
    },
    eventRule: {
      type: "aws:cloudwatch/eventRule:EventRule",
      inputs: { ...rule, description: "one", tags: TAGS },
      update: { ...rule, description: "two", state: "DISABLED", tags: RETAGGED },
      replacements: { eventBusName: "other" },
    },
    eventTarget: {
      type: "aws:cloudwatch/eventTarget:EventTarget",
      inputs: {
        ...target,
        inputTransformer: { inputPaths: { id: "$.id" }, inputTemplate: '{"id": <id>}' },
      },
      update: {
        ...target,
        arn: logs.properties.arn,
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
      },
      importId: () => "world/probe",
      replacements: { rule: "other" },
    },
    schedule: {
      type: "aws:scheduler/schedule:Schedule",
      inputs: { ...schedule, scheduleExpression: "rate(1 hour)" },
      update: { ...schedule, scheduleExpression: "at(2030-01-01T00:00:00)", state: "DISABLED" },
      replacements: { groupName: "other" },
    },
    key: {
      type: "aws:kms/key:Key",
      inputs: { ...key, enableKeyRotation: true, tags: TAGS },
      update: { ...key, description: "two", enableKeyRotation: false, tags: RETAGGED },
      untold: ["deletionWindowInDays"],
    },
    "key alias": {
      type: "aws:kms/alias:Alias",
      inputs: { name: "alias/tenantry-probe", targetKeyId: kmsKey.id },
      update: { name: "alias/tenantry-probe", targetKeyId: otherKey.properties.arn },
      // KMS shows the key's id where the program gave its ARN.
      untold: ["targetKeyId"],
      replacements: { name: "alias/other" },
    },
  };
}
