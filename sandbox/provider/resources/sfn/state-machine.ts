import { type LoggingConfiguration, SFN } from "@aws-sdk/client-sfn";
import type { StateMachineArgs } from "@pulumi/aws/sfn/stateMachine.js";
import { ifFound, isRoleNotReady } from "../../aws-failure.ts";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, json, map, value } from "../../shape.ts";
import { applyTags, lowerTagList, lowerTagsOf } from "../../tags.ts";
import { retryWhile, until } from "../../waiting.ts";
import { word } from "../../words.ts";

type Given = "name" | "definition" | "roleArn" | "type";
type Inputs = Checked<StateMachineArgs, Given>;

interface Outputs {
  readonly arn: string;
  readonly creationDate: string;
  readonly status: string;
  readonly revisionId: string;
}

/** A workflow. */
export const stateMachine = defineResource<StateMachineArgs, Outputs, Given>({
  inputs: {
    name: value,
    definition: json,
    roleArn: value,
    type: value,
    loggingConfiguration: block({
      includeExecutionData: value,
      level: value,
      logDestination: value,
    }),
    tracingConfiguration: block({ enabled: value }),
    tags: map,
  },
  required: ["definition", "roleArn"],
  replaceOn: ["name", "type"],
  outputs: ["arn", "creationDate", "status", "revisionId"],
  defaults: { type: "STANDARD" },
  autoname: "name",
  moves: (changed) => (changed.size === 1 && changed.has("tags") ? [] : ["revisionId"]),

  async create(connection, inputs) {
    const made = await retryWhile(isRoleNotReady, () =>
      connection.client(SFN).createStateMachine({
        name: inputs.name,
        type: word(inputs.type),
        ...settingsOf(inputs),
        tags: lowerTagList(inputs.tags),
      }),
    );
    const arn = made.stateMachineArn ?? "";
    const creationDate = made.creationDate?.toISOString() ?? "";
    return { id: arn, outputs: { arn, creationDate, status: "ACTIVE" } };
  },

  async complete(connection, id) {
    return revisionOf(connection, id);
  },

  async read(connection, id) {
    const sfn = connection.client(SFN);
    const found = await sfn.describeStateMachine({ stateMachineArn: id });
    if (found.status === "DELETING") return undefined;
    const { tags } = await sfn.listTagsForResource({ resourceArn: id });
    return {
      inputs: {
        name: found.name,
        definition: found.definition,
        roleArn: found.roleArn,
        type: found.type,
        loggingConfiguration: loggingSeen(found.loggingConfiguration),
        tracingConfiguration: found.tracingConfiguration && {
          enabled: found.tracingConfiguration.enabled,
        },
        tags: lowerTagsOf(tags),
      },
      outputs: {
        arn: id,
        creationDate: found.creationDate?.toISOString() ?? "",
        status: found.status ?? "",
        revisionId: found.revisionId ?? "",
      },
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    const sfn = connection.client(SFN);
    if (changed.has("tags")) {
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => sfn.tagResource({ resourceArn: id, tags: lowerTagList(tags) }),
        remove: (tagKeys) => sfn.untagResource({ resourceArn: id, tagKeys }),
      });
    }
    if (![...changed].some((name) => name !== "tags")) return {};
    await retryWhile(isRoleNotReady, () =>
      sfn.updateStateMachine({ stateMachineArn: id, ...settingsOf(inputs) }),
    );
    return revisionOf(connection, id);
  },

  /** A machine goes only when its last execution has. */
  async delete(connection, id) {
    const sfn = connection.client(SFN);
    await sfn.deleteStateMachine({ stateMachineArn: id });
    await until(`deleting state machine ${id}`, async () =>
      (await ifFound(sfn.describeStateMachine({ stateMachineArn: id }))) ? undefined : true,
    );
  },
});

async function revisionOf(connection: Connection, id: string) {
  const found = await connection.client(SFN).describeStateMachine({ stateMachineArn: id });
  return { revisionId: found.revisionId ?? "" };
}

function settingsOf(inputs: Inputs) {
  const { loggingConfiguration: logging, tracingConfiguration: tracing } = inputs;
  const group = logging?.logDestination;
  return {
    definition: inputs.definition,
    roleArn: inputs.roleArn,
    loggingConfiguration: {
      level: word<"ALL">(logging?.level ?? "OFF"),
      includeExecutionData: logging?.includeExecutionData ?? false,
      destinations: group ? [{ cloudWatchLogsLogGroup: { logGroupArn: group } }] : [],
    },
    tracingConfiguration: { enabled: tracing?.enabled ?? false },
  };
}

function loggingSeen(logging: LoggingConfiguration | undefined) {
  if (!logging) return undefined;
  const group = logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return {
    level: logging.level,
    includeExecutionData: logging.includeExecutionData,
    ...(group ? { logDestination: group } : {}),
  };
}
