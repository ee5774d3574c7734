import {
  type ActionDeclaration,
  CodePipeline,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import type { PipelineArgs } from "@pulumi/aws/codepipeline/pipeline.js";
import { isRoleNotReady } from "../../aws-failure.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, list, map, set, value } from "../../shape.ts";
import { applyTags, lowerTagList, lowerTagsOf } from "../../tags.ts";
import { retryWhile } from "../../waiting.ts";
import { word } from "../../words.ts";

type Given = "name" | "artifactStores" | "roleArn" | "stages";
type Inputs = Checked<PipelineArgs, Given>;
type Action = Inputs["stages"][number]["actions"][number];

interface Outputs {
  readonly arn: string;
}

/** A pipeline of stages and actions. */
export const pipeline = defineResource<PipelineArgs, Outputs, Given>({
  inputs: {
    name: value,
    roleArn: value,
    pipelineType: value,
    executionMode: value,
    artifactStores: set(
      block({
        location: value,
        type: value,
        region: value,
        encryptionKey: block({ id: value, type: value }),
      }),
    ),
    stages: list(
      block({
        name: value,
        actions: list(
          block({
            name: value,
            category: value,
            owner: value,
            provider: value,
            version: value,
            configuration: map,
            inputArtifacts: list(value),
            outputArtifacts: list(value),
            namespace: value,
            region: value,
            roleArn: value,
            runOrder: value,
            timeoutInMinutes: value,
          }),
        ),
      }),
    ),
    variables: set(block({ name: value, defaultValue: value, description: value })),
    tags: map,
  },
  required: ["artifactStores", "roleArn", "stages"],
  replaceOn: ["name"],
  outputs: ["arn"],
  autoname: "name",

  async create(connection, inputs) {
    await retryWhile(isRoleNotReady, () =>
      connection
        .client(CodePipeline)
        .createPipeline({ pipeline: declarationOf(inputs), tags: lowerTagList(inputs.tags) }),
    );
    return { id: inputs.name, outputs: { arn: await connection.arn("codepipeline", inputs.name) } };
  },

  async read(connection, id) {
    const pipelines = connection.client(CodePipeline);
    const found = await pipelines.getPipeline({ name: id });
    if (!found.pipeline) return undefined;
    const arn = found.metadata?.pipelineArn ?? (await connection.arn("codepipeline", id));
    const { tags } = await pipelines.listTagsForResource({ resourceArn: arn });
    const inputs = { ...described(found.pipeline), tags: lowerTagsOf(tags) };
    return { inputs, outputs: { arn } };
  },

  async update(connection, { inputs, state, changed }) {
    const pipelines = connection.client(CodePipeline);
    if ([...changed].some((name) => name !== "tags")) {
      await retryWhile(isRoleNotReady, () =>
        pipelines.updatePipeline({ pipeline: declarationOf(inputs) }),
      );
    }
    if (changed.has("tags")) {
      const resourceArn = state.arn ?? "";
      await applyTags(state.tags, inputs.tags, {
        set: (tags) => pipelines.tagResource({ resourceArn, tags: lowerTagList(tags) }),
        remove: (tagKeys) => pipelines.untagResource({ resourceArn, tagKeys }),
      });
    }
    return {};
  },

  async delete(connection, id) {
    await connection.client(CodePipeline).deletePipeline({ name: id });
  },
});

function declarationOf(inputs: Inputs): PipelineDeclaration {
  const stores = inputs.artifactStores.map(({ location, type, region, encryptionKey }) => ({
    region,
    store: {
      location,
      type: word<"S3">(type),
      ...(encryptionKey
        ? { encryptionKey: { id: encryptionKey.id, type: word<"KMS">(encryptionKey.type) } }
        : {}),
    },
  }));
  return {
    name: inputs.name,
    roleArn: inputs.roleArn,
    pipelineType: word(inputs.pipelineType),
    executionMode: word(inputs.executionMode),
    ...(stores.length === 1
      ? { artifactStore: stores[0]?.store }
      : { artifactStores: Object.fromEntries(stores.map(({ region, store }) => [region, store])) }),
    stages: inputs.stages.map(({ name, actions }) => ({ name, actions: actions.map(actionOf) })),
    variables: inputs.variables?.map(({ name, defaultValue, description }) => ({
      name,
      defaultValue,
      description,
    })),
  };
}

function actionOf(action: Action): ActionDeclaration {
  return {
    name: action.name,
    actionTypeId: {
      category: word(action.category),
      owner: word(action.owner),
      provider: action.provider,
      version: action.version,
    },
    configuration: action.configuration,
    inputArtifacts: action.inputArtifacts?.map((name) => ({ name })),
    outputArtifacts: action.outputArtifacts?.map((name) => ({ name })),
    namespace: action.namespace,
    region: action.region,
    roleArn: action.roleArn,
    runOrder: action.runOrder,
    timeoutInMinutes: action.timeoutInMinutes,
  };
}

function described(found: PipelineDeclaration): Observed<Inputs> {
  const stores = found.artifactStore
    ? [["", found.artifactStore] as const]
    : Object.entries(found.artifactStores ?? {});
  return {
    name: found.name,
    roleArn: found.roleArn,
    pipelineType: found.pipelineType,
    executionMode: found.executionMode,
    artifactStores: stores.map(([region, store]) => ({
      location: store.location ?? "",
      type: store.type ?? "S3",
      ...(region ? { region } : {}),
      ...(store.encryptionKey
        ? {
            encryptionKey: {
              id: store.encryptionKey.id ?? "",
              type: store.encryptionKey.type ?? "",
            },
          }
        : {}),
    })),
    stages: (found.stages ?? []).map(({ name = "", actions = [] }) => ({
      name,
      actions: actions.map(actionSeen),
    })),
    variables: found.variables?.length
      ? found.variables.map(({ name = "", defaultValue, description }) => ({
          name,
          defaultValue,
          description,
        }))
      : null,
  };
}

function actionSeen(action: ActionDeclaration): Action {
  return {
    name: action.name ?? "",
    category: action.actionTypeId?.category ?? "",
    owner: action.actionTypeId?.owner ?? "",
    provider: action.actionTypeId?.provider ?? "",
    version: action.actionTypeId?.version ?? "",
    configuration: action.configuration,
    inputArtifacts: action.inputArtifacts?.map(({ name }) => name ?? ""),
    outputArtifacts: action.outputArtifacts?.map(({ name }) => name ?? ""),
    namespace: action.namespace,
    region: action.region,
    roleArn: action.roleArn,
    // The first place is the default, which nobody need have asked for.
    runOrder: action.runOrder === 1 ? undefined : action.runOrder,
    timeoutInMinutes: action.timeoutInMinutes,
  };
}
