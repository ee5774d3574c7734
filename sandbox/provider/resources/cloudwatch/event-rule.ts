import { EventBridge } from "@aws-sdk/client-eventbridge";
import type { EventRuleArgs } from "@pulumi/aws/cloudwatch/eventRule.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { json, map, value } from "../../shape.ts";
import { tagList, tagsOf } from "../../tags.ts";
import { word } from "../../words.ts";
import { applyEventTags } from "./event-tags.ts";

type Given = "name" | "eventBusName" | "state";
type Inputs = Checked<EventRuleArgs, Given>;

interface Outputs {
  readonly arn: string;
}

const DEFAULT_BUS = "default";

/** Which events of a bus go to targets, or when. */
export const eventRule = defineResource<EventRuleArgs, Outputs, Given>({
  inputs: {
    name: value,
    eventBusName: value,
    description: value,
    eventPattern: json,
    scheduleExpression: value,
    roleArn: value,
    state: value,
    forceDestroy: value,
    tags: map,
  },
  replaceOn: ["name", "eventBusName"],
  outputs: ["arn"],
  defaults: { eventBusName: DEFAULT_BUS, state: "ENABLED" },
  autoname: "name",

  importKey(importId) {
    const slash = importId.lastIndexOf("/");
    const eventBusName = slash < 0 ? DEFAULT_BUS : importId.slice(0, slash);
    const state = { eventBusName, name: importId.slice(slash + 1) };
    return { id: idOf(state), state };
  },

  async create(connection, inputs) {
    const arn = await put(connection, inputs, true);
    return { id: idOf(inputs), outputs: { arn } };
  },

  async read(connection, _id, { name, eventBusName }) {
    const events = connection.client(EventBridge);
    const found = await events.describeRule({ Name: name, EventBusName: eventBusName });
    const { Tags } = await events.listTagsForResource({ ResourceARN: found.Arn });
    return {
      inputs: {
        name,
        eventBusName,
        description: found.Description || null,
        eventPattern: found.EventPattern || null,
        scheduleExpression: found.ScheduleExpression || null,
        roleArn: found.RoleArn || null,
        state: found.State,
        tags: tagsOf(Tags),
      },
      outputs: { arn: found.Arn ?? "" },
    };
  },

  async update(connection, { inputs, state, changed }) {
    if ([...changed].some((name) => name !== "tags")) await put(connection, inputs, false);
    if (changed.has("tags")) {
      await applyEventTags(connection, state.arn ?? "", state.tags, inputs.tags);
    }
    return {};
  },

  async delete(connection, _id, { name, eventBusName, forceDestroy }) {
    await connection
      .client(EventBridge)
      .deleteRule({ Name: name, EventBusName: eventBusName, Force: forceDestroy });
  },
});

function idOf({ name, eventBusName }: Pick<Inputs, "name" | "eventBusName">): string {
  return eventBusName === DEFAULT_BUS ? name : `${eventBusName}/${name}`;
}

/** EventBridge takes tags only for a rule that is new. */
async function put(connection: Connection, inputs: Inputs, isNew: boolean): Promise<string> {
  const { RuleArn = "" } = await connection.client(EventBridge).putRule({
    Name: inputs.name,
    EventBusName: inputs.eventBusName,
    Description: inputs.description,
    EventPattern: inputs.eventPattern,
    ScheduleExpression: inputs.scheduleExpression,
    RoleArn: inputs.roleArn,
    State: word(inputs.state),
    ...(isNew && inputs.tags ? { Tags: tagList(inputs.tags) } : {}),
  });
  return RuleArn;
}
