import { SQS } from "@aws-sdk/client-sqs";
import type { QueuePolicyArgs } from "@pulumi/aws/sqs/queuePolicy.js";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { policy, value } from "../../shape.ts";

/** Who else may use a queue. */
export const queuePolicy = defineResource<QueuePolicyArgs, object, "queueUrl" | "policy">({
  inputs: { queueUrl: value, policy },
  required: ["queueUrl", "policy"],
  replaceOn: ["queueUrl"],
  outputs: [],

  async create(connection, inputs) {
    await put(connection, inputs.queueUrl, inputs.policy);
    return { id: inputs.queueUrl, outputs: {} };
  },

  async read(connection, id) {
    const { Attributes } = await connection
      .client(SQS)
      .getQueueAttributes({ QueueUrl: id, AttributeNames: ["Policy"] });
    const shown = Attributes?.Policy;
    return shown ? { inputs: { queueUrl: id, policy: shown }, outputs: {} } : undefined;
  },

  async update(connection, { id, inputs }) {
    await put(connection, id, inputs.policy);
    return {};
  },

  async delete(connection, id) {
    await put(connection, id, "");
  },
});

async function put(connection: Connection, QueueUrl: string, document: string): Promise<void> {
  await connection.client(SQS).setQueueAttributes({ QueueUrl, Attributes: { Policy: document } });
}
