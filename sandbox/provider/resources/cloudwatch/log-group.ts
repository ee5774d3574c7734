import { CloudWatchLogs, type LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { map, value } from "../../shape.ts";
import { applyTags, tagMap } from "../../tags.ts";
import { word } from "../../words.ts";

interface Outputs {
  readonly arn: string;
}

/** A group of log streams with one retention. */
export const logGroup = defineResource<LogGroupArgs, Outputs, "name">({
  inputs: {
    name: value,
    retentionInDays: value,
    kmsKeyId: value,
    logGroupClass: value,
    skipDestroy: value,
    tags: map,
  },
  replaceOn: ["name", "logGroupClass"],
  outputs: ["arn"],
  defaults: { logGroupClass: "STANDARD" },
  autoname: "name",

  async create(connection, inputs) {
    await connection.client(CloudWatchLogs).createLogGroup({
      logGroupName: inputs.name,
      kmsKeyId: inputs.kmsKeyId,
      logGroupClass: word(inputs.logGroupClass),
      tags: inputs.tags,
    });
    return { id: inputs.name, outputs: { arn: await arnOf(connection, inputs.name) } };
  },

  async complete(connection, _id, inputs) {
    if (inputs.retentionInDays) await retain(connection, inputs);
    return {};
  },

  async read(connection, id) {
    const found = await find(connection, id);
    if (!found) return undefined;
    const arn = await arnOf(connection, id);
    const { tags } = await connection
      .client(CloudWatchLogs)
      .listTagsForResource({ resourceArn: arn });
    return {
      inputs: {
        name: id,
        retentionInDays: found.retentionInDays ?? null,
        kmsKeyId: found.kmsKeyId || null,
        logGroupClass: found.logGroupClass,
        tags: tagMap(tags),
      },
      outputs: { arn },
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    const logs = connection.client(CloudWatchLogs);
    if (changed.has("retentionInDays")) await retain(connection, inputs);
    if (changed.has("kmsKeyId")) await encrypt(connection, inputs);
    if (changed.has("tags")) {
      const resourceArn = state.arn ?? (await arnOf(connection, id));
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => logs.tagResource({ resourceArn, tags }),
        remove: (tagKeys) => logs.untagResource({ resourceArn, tagKeys }),
      });
    }
    return {};
  },

  async delete(connection, id, { skipDestroy }) {
    if (!skipDestroy) await connection.client(CloudWatchLogs).deleteLogGroup({ logGroupName: id });
  },
});

type Inputs = Checked<LogGroupArgs, "name">;

async function retain(connection: Connection, { name, retentionInDays }: Inputs): Promise<void> {
  const logs = connection.client(CloudWatchLogs);
  if (retentionInDays) await logs.putRetentionPolicy({ logGroupName: name, retentionInDays });
  else await logs.deleteRetentionPolicy({ logGroupName: name });
}

async function encrypt(connection: Connection, { name, kmsKeyId }: Inputs): Promise<void> {
  const logs = connection.client(CloudWatchLogs);
  if (kmsKeyId) await logs.associateKmsKey({ logGroupName: name, kmsKeyId });
  else await logs.disassociateKmsKey({ logGroupName: name });
}

/** Logs lists by prefix only, and the wanted name comes first. */
async function find(connection: Connection, name: string): Promise<LogGroup | undefined> {
  const { logGroups } = await connection
    .client(CloudWatchLogs)
    .describeLogGroups({ logGroupNamePrefix: name });
  return logGroups?.find(({ logGroupName }) => logGroupName === name);
}

function arnOf(connection: Connection, name: string): Promise<string> {
  return connection.arn("logs", `log-group:${name}`);
}
