import { SSM } from "@aws-sdk/client-ssm";
import type { ParameterArgs } from "@pulumi/aws/ssm/parameter.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { map, value } from "../../shape.ts";
import { applyTags, tagList, tagsOf } from "../../tags.ts";
import { word } from "../../words.ts";

type Given = "name" | "type";

interface Outputs {
  readonly arn: string;
  readonly version: number;
  readonly dataType: string;
  readonly tier: string;
}

/** A named value, in clear or encrypted. */
export const parameter = defineResource<ParameterArgs, Outputs, Given>({
  inputs: {
    name: value,
    type: value,
    value,
    insecureValue: value,
    description: value,
    keyId: value,
    tier: value,
    dataType: value,
    allowedPattern: value,
    overwrite: value,
    tags: map,
  },
  required: ["type"],
  replaceOn: ["name", "dataType"],
  outputs: ["arn", "version", "dataType", "tier"],
  autoname: "name",
  moves: () => ["version"],

  async create(connection, inputs) {
    const made = await put(connection, inputs, inputs.overwrite ?? false);
    const outputs = {
      arn: await arnOf(connection, inputs.name),
      version: made.Version ?? 1,
      dataType: inputs.dataType ?? "text",
      tier: made.Tier ?? inputs.tier ?? "Standard",
    };
    return { id: inputs.name, outputs };
  },

  /** A tagged parameter cannot be put over another, so that tags come by themselves. */
  async complete(connection, id, inputs) {
    if (inputs.tags) await retag(connection, id, undefined, inputs.tags);
    return {};
  },

  async read(connection, id, state) {
    const ssm = connection.client(SSM);
    const { Parameter } = await ssm.getParameter({ Name: id, WithDecryption: true });
    const listed = await ssm.listTagsForResource({ ResourceType: "Parameter", ResourceId: id });
    const described = await ssm.describeParameters({
      ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [id] }],
    });
    const more = described.Parameters?.[0];
    const isInsecure = state.insecureValue !== undefined;
    return {
      inputs: {
        name: id,
        type: word(Parameter?.Type ?? ""),
        [isInsecure ? "insecureValue" : "value"]: Parameter?.Value,
        description: more?.Description || null,
        allowedPattern: more?.AllowedPattern || null,
        keyId: state.keyId === undefined ? undefined : more?.KeyId,
        tags: tagsOf(listed.TagList),
      },
      outputs: {
        arn: Parameter?.ARN ?? (await arnOf(connection, id)),
        version: Parameter?.Version ?? 0,
        dataType: Parameter?.DataType ?? "text",
        tier: more?.Tier ?? "Standard",
      },
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    if (changed.has("tags")) await retag(connection, id, state.tags, inputs.tags);
    const isPut = [...changed].some((name) => name !== "tags" && name !== "overwrite");
    if (!isPut) return {};
    const { Version } = await put(connection, inputs, true);
    return { version: Version ?? 0 };
  },

  async delete(connection, id) {
    await connection.client(SSM).deleteParameter({ Name: id });
  },
});

function put(connection: Connection, inputs: Checked<ParameterArgs, Given>, isOver: boolean) {
  return connection.client(SSM).putParameter({
    Name: inputs.name,
    Type: word(inputs.type),
    Value: inputs.value ?? inputs.insecureValue,
    Description: inputs.description,
    KeyId: inputs.keyId,
    Tier: word(inputs.tier),
    DataType: inputs.dataType,
    AllowedPattern: inputs.allowedPattern,
    Overwrite: isOver,
  });
}

function arnOf(connection: Connection, name: string): Promise<string> {
  return connection.arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`);
}

type Tags = Checked<ParameterArgs>["tags"];

async function retag(connection: Connection, ResourceId: string, old: Tags, wanted: Tags) {
  const ssm = connection.client(SSM);
  await applyTags(old, wanted, {
    set: (tags) =>
      ssm.addTagsToResource({ ResourceType: "Parameter", ResourceId, Tags: tagList(tags) }),
    remove: (TagKeys) =>
      ssm.removeTagsFromResource({ ResourceType: "Parameter", ResourceId, TagKeys }),
  });
}
