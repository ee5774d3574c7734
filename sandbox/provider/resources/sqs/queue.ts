import { SQS } from "@aws-sdk/client-sqs";
import type { QueueArgs } from "@pulumi/aws/sqs/queue.js";
import { nameOf } from "../../aws-failure.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { json, map, policy, value } from "../../shape.ts";
import { applyTags, tagMap } from "../../tags.ts";
import { retryWhile } from "../../waiting.ts";
import { words } from "../../words.ts";

type Inputs = Checked<QueueArgs, "name">;

interface Outputs {
  readonly arn: string;
  readonly url: string;
}

/** SQS's name of each attribute by the property's. Source: SQS API reference, "SetQueueAttributes". */
const ATTRIBUTES = {
  delaySeconds: "DelaySeconds",
  messageRetentionSeconds: "MessageRetentionPeriod",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  maxMessageSize: "MaximumMessageSize",
  redrivePolicy: "RedrivePolicy",
  redriveAllowPolicy: "RedriveAllowPolicy",
  policy: "Policy",
  fifoQueue: "FifoQueue",
  contentBasedDeduplication: "ContentBasedDeduplication",
  deduplicationScope: "DeduplicationScope",
  fifoThroughputLimit: "FifoThroughputLimit",
  kmsMasterKeyId: "KmsMasterKeyId",
  kmsDataKeyReusePeriodSeconds: "KmsDataKeyReusePeriodSeconds",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
} as const;

/** Properties that are emptied when the program leaves them out. */
const REMOVABLE: readonly string[] = ["redrivePolicy", "redriveAllowPolicy", "policy"];

/** A queue. */
export const queue = defineResource<QueueArgs, Outputs, "name">({
  inputs: {
    name: value,
    delaySeconds: value,
    messageRetentionSeconds: value,
    visibilityTimeoutSeconds: value,
    receiveWaitTimeSeconds: value,
    maxMessageSize: value,
    redrivePolicy: json,
    redriveAllowPolicy: json,
    policy,
    fifoQueue: value,
    contentBasedDeduplication: value,
    deduplicationScope: value,
    fifoThroughputLimit: value,
    kmsMasterKeyId: value,
    kmsDataKeyReusePeriodSeconds: value,
    sqsManagedSseEnabled: value,
    tags: map,
  },
  replaceOn: ["name", "fifoQueue"],
  outputs: ["arn", "url"],
  autoname: "name",

  /** A name is free again only a minute after its queue was deleted. */
  async create(connection, inputs) {
    const { QueueUrl = "" } = await retryWhile(
      (failure) => /QueueDeletedRecently/.test(nameOf(failure)),
      () =>
        connection.client(SQS).createQueue({
          QueueName: inputs.name,
          Attributes: attributesOf(inputs),
          tags: inputs.tags,
        }),
    );
    const outputs = { url: QueueUrl, arn: await connection.arn("sqs", inputs.name) };
    return { id: QueueUrl, outputs };
  },

  async read(connection, id) {
    const sqs = connection.client(SQS);
    const { Attributes = {} } = await sqs.getQueueAttributes({
      QueueUrl: id,
      AttributeNames: ["All"],
    });
    const { Tags } = await sqs.listQueueTags({ QueueUrl: id });
    return {
      inputs: { name: id.split("/").at(-1), ...described(Attributes), tags: tagMap(Tags) },
      outputs: { arn: Attributes.QueueArn ?? "", url: id },
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    const sqs = connection.client(SQS);
    const attributes = changedAttributes(inputs, changed);
    if (Object.keys(attributes).length > 0) {
      await sqs.setQueueAttributes({ QueueUrl: id, Attributes: attributes });
    }
    if (changed.has("tags")) {
      await applyTags(state.tags, inputs.tags, {
        set: (Tags) => sqs.tagQueue({ QueueUrl: id, Tags }),
        remove: (TagKeys) => sqs.untagQueue({ QueueUrl: id, TagKeys }),
      });
    }
    return {};
  },

  async delete(connection, id) {
    await connection.client(SQS).deleteQueue({ QueueUrl: id });
  },
});

function attributesOf(inputs: Inputs): Record<string, string> {
  return Object.fromEntries(
    propertiesOf()
      // SQS refuses "false" for what makes a queue first in, first out.
      .filter((name) => inputs[name] !== undefined && !(name === "fifoQueue" && !inputs[name]))
      .map((name) => [ATTRIBUTES[name], String(inputs[name])]),
  );
}

function changedAttributes(inputs: Inputs, changed: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    propertiesOf()
      .filter((name) => changed.has(name))
      .filter((name) => inputs[name] !== undefined || REMOVABLE.includes(name))
      .map((name) => [ATTRIBUTES[name], String(inputs[name] ?? "")]),
  );
}

function described(attributes: Partial<Record<string, string>>): Observed<Inputs> {
  return Object.fromEntries(
    propertiesOf().map((name) => {
      const shown = attributes[ATTRIBUTES[name]];
      return [name, typed(shown) ?? (REMOVABLE.includes(name) ? null : undefined)];
    }),
  );
}

/** SQS sends every attribute as a text. */
function typed(text: string | undefined): string | number | boolean | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
}

function propertiesOf(): readonly (keyof typeof ATTRIBUTES)[] {
  return words(Object.keys(ATTRIBUTES));
}
