import { CodeBuild, type CreateProjectCommandInput, type Project } from "@aws-sdk/client-codebuild";
import type { ProjectArgs } from "@pulumi/aws/codebuild/project.js";
import { isRoleNotReady } from "../../aws-failure.ts";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, map, set, value } from "../../shape.ts";
import { lowerTagList, lowerTagsOf } from "../../tags.ts";
import { retryWhile } from "../../waiting.ts";
import { word } from "../../words.ts";

type Given = "name" | "artifacts" | "environment" | "serviceRole" | "source";
type Inputs = Checked<ProjectArgs, Given>;

interface Outputs {
  readonly arn: string;
}

/** A program that CodeBuild runs in a container. */
export const project = defineResource<ProjectArgs, Outputs, Given>({
  inputs: {
    name: value,
    description: value,
    serviceRole: value,
    artifacts: block({ type: value }),
    environment: block({
      computeType: value,
      image: value,
      type: value,
      privilegedMode: value,
      imagePullCredentialsType: value,
      environmentVariables: set(block({ name: value, type: value, value })),
    }),
    source: block({ type: value, location: value, buildspec: value }),
    logsConfig: block({
      cloudwatchLogs: block({ groupName: value, status: value, streamName: value }),
    }),
    buildTimeout: value,
    queuedTimeout: value,
    concurrentBuildLimit: value,
    encryptionKey: value,
    tags: map,
  },
  required: ["artifacts", "environment", "serviceRole", "source"],
  replaceOn: ["name"],
  outputs: ["arn"],
  autoname: "name",

  async create(connection, inputs) {
    const made = await retryWhile(isRoleNotReady, () =>
      connection.client(CodeBuild).createProject(requestOf(inputs)),
    );
    const arn = made.project?.arn ?? (await connection.arn("codebuild", `project/${inputs.name}`));
    return { id: arn, outputs: { arn } };
  },

  async read(connection, id) {
    const { projects } = await connection
      .client(CodeBuild)
      .batchGetProjects({ names: [nameOf(id)] });
    const [found] = projects ?? [];
    if (!found) return undefined;
    const arn = found.arn ?? id;
    return { id: arn, inputs: described(found), outputs: { arn } };
  },

  async update(connection, { inputs }) {
    await retryWhile(isRoleNotReady, () =>
      connection.client(CodeBuild).updateProject(requestOf(inputs)),
    );
    return {};
  },

  async delete(connection, id) {
    await connection.client(CodeBuild).deleteProject({ name: nameOf(id) });
  },
});

/** The id is the ARN, of which the name is the last part; an import may give the name itself. */
function nameOf(id: string): string {
  return id.split("/").at(-1) ?? "";
}

function requestOf(inputs: Inputs): CreateProjectCommandInput {
  const { environment, source, logsConfig } = inputs;
  return {
    name: inputs.name,
    description: inputs.description ?? "",
    serviceRole: inputs.serviceRole,
    artifacts: { type: word(inputs.artifacts.type) },
    environment: {
      type: word(environment.type),
      image: environment.image,
      computeType: word(environment.computeType),
      privilegedMode: environment.privilegedMode,
      imagePullCredentialsType: word(environment.imagePullCredentialsType),
      environmentVariables: environment.environmentVariables?.map((variable) => ({
        name: variable.name,
        value: variable.value,
        type: word<"PLAINTEXT">(variable.type ?? "PLAINTEXT"),
      })),
    },
    source: { type: word(source.type), location: source.location, buildspec: source.buildspec },
    logsConfig: logsConfig?.cloudwatchLogs && {
      cloudWatchLogs: {
        status: word(logsConfig.cloudwatchLogs.status ?? "ENABLED"),
        groupName: logsConfig.cloudwatchLogs.groupName,
        streamName: logsConfig.cloudwatchLogs.streamName,
      },
    },
    timeoutInMinutes: inputs.buildTimeout,
    queuedTimeoutInMinutes: inputs.queuedTimeout,
    concurrentBuildLimit: inputs.concurrentBuildLimit,
    encryptionKey: inputs.encryptionKey,
    tags: lowerTagList(inputs.tags),
  };
}

function described(found: Project): Observed<Inputs> {
  const logs = found.logsConfig?.cloudWatchLogs;
  return {
    name: found.name,
    description: found.description || null,
    serviceRole: found.serviceRole,
    artifacts: found.artifacts?.type ? { type: found.artifacts.type } : undefined,
    environment: environmentSeen(found),
    source: found.source && {
      type: found.source.type ?? "",
      location: found.source.location,
      buildspec: found.source.buildspec,
    },
    logsConfig: logs && {
      cloudwatchLogs: {
        groupName: logs.groupName,
        ...(logs.status === "ENABLED" ? {} : { status: logs.status }),
        streamName: logs.streamName,
      },
    },
    buildTimeout: found.timeoutInMinutes,
    queuedTimeout: found.queuedTimeoutInMinutes,
    concurrentBuildLimit: found.concurrentBuildLimit,
    encryptionKey: found.encryptionKey,
    tags: lowerTagsOf(found.tags),
  };
}

/** CodeBuild's own credentials are the default, which nobody need have asked for. */
function isOwnPull({ imagePullCredentialsType }: NonNullable<Project["environment"]>): boolean {
  return imagePullCredentialsType === "SERVICE_ROLE";
}

function environmentSeen({ environment }: Project) {
  if (!environment) return undefined;
  return {
    type: environment.type ?? "",
    image: environment.image ?? "",
    computeType: environment.computeType ?? "",
    ...(environment.privilegedMode ? { privilegedMode: true } : {}),
    ...(isOwnPull(environment) ? { imagePullCredentialsType: "SERVICE_ROLE" } : {}),
    ...(environment.environmentVariables?.length
      ? {
          environmentVariables: environment.environmentVariables.map((variable) => ({
            name: variable.name ?? "",
            value: variable.value ?? "",
            ...(variable.type === "PLAINTEXT" ? {} : { type: variable.type }),
          })),
        }
      : {}),
  };
}
