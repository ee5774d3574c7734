import { EventBridge } from "@aws-sdk/client-eventbridge";
import type { EventBusArgs } from "@pulumi/aws/cloudwatch/eventBus.js";
import { defineResource } from "../../resource-definition.ts";
import { block, map, value } from "../../shape.ts";
import { tagList, tagsOf } from "../../tags.ts";
import { applyEventTags } from "./event-tags.ts";

interface Outputs {
  readonly arn: string;
}

/** A bus that carries events. */
export const eventBus = defineResource<EventBusArgs, Outputs, "name">({
  inputs: {
    name: value,
    description: value,
    kmsKeyIdentifier: value,
    deadLetterConfig: block({ arn: value }),
    tags: map,
  },
  replaceOn: ["name"],
  outputs: ["arn"],
  autoname: "name",

  async create(connection, inputs) {
    const made = await connection.client(EventBridge).createEventBus({
      Name: inputs.name,
      Description: inputs.description,
      KmsKeyIdentifier: inputs.kmsKeyIdentifier,
      DeadLetterConfig: inputs.deadLetterConfig && { Arn: inputs.deadLetterConfig.arn },
      Tags: tagList(inputs.tags),
    });
    return { id: inputs.name, outputs: { arn: made.EventBusArn ?? "" } };
  },

  async read(connection, id) {
    const events = connection.client(EventBridge);
    const found = await events.describeEventBus({ Name: id });
    const { Tags } = await events.listTagsForResource({ ResourceARN: found.Arn });
    return {
      inputs: {
        name: found.Name,
        description: found.Description,
        kmsKeyIdentifier: found.KmsKeyIdentifier,
        deadLetterConfig: found.DeadLetterConfig && { arn: found.DeadLetterConfig.Arn },
        tags: tagsOf(Tags),
      },
      outputs: { arn: found.Arn ?? "" },
    };
  },

  async update(connection, { inputs, state, changed }) {
    if ([...changed].some((name) => name !== "tags")) {
      await connection.client(EventBridge).updateEventBus({
        Name: inputs.name,
        Description: inputs.description ?? "",
        KmsKeyIdentifier: inputs.kmsKeyIdentifier ?? "",
        DeadLetterConfig: { Arn: inputs.deadLetterConfig?.arn ?? "" },
      });
    }
    if (changed.has("tags")) {
      await applyEventTags(connection, state.arn ?? "", state.tags, inputs.tags);
    }
    return {};
  },

  async delete(connection, id) {
    await connection.client(EventBridge).deleteEventBus({ Name: id });
  },
});
