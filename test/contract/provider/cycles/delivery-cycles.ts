import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import type { World } from "../world.ts";

/** Builds and pipelines. */
export function deliveryCycles({ bucket, role, logs }: World): Readonly<Record<string, LifeCycle>> {
  const roleArn = role.properties.arn;
  const environment = {
    computeType: "BUILD_GENERAL1_SMALL",
    type: "LINUX_CONTAINER",
    image: "aws/codebuild/standard:7.0",
  };
  const project = {
    name: "tenantry-probe",
    serviceRole: roleArn,
    artifacts: { type: "CODEPIPELINE" },
    source: { type: "CODEPIPELINE", buildspec: "version: 0.2" },
    logsConfig: { cloudwatchLogs: { groupName: logs.id } },
    buildTimeout: 30,
  };
  const action = (name: string) => ({
    name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    configuration: { ProjectName: "tenantry-probe" },
    inputArtifacts: ["source"],
  });
  const source = {
    name: "source",
    actions: [
      {
        name: "source",
        category: "Source",
        owner: "AWS",
        provider: "S3",
        version: "1",
        configuration: {
          S3Bucket: bucket.id,
          S3ObjectKey: "source.zip",
          PollForSourceChanges: "false",
        },
        outputArtifacts: ["source"],
      },
    ],
  };
  const pipeline = {
    name: "tenantry-probe",
    roleArn,
    pipelineType: "V2",
    executionMode: "PARALLEL",
    artifactStores: [{ location: bucket.id, type: "S3" }],
    variables: [{ name: "STACK", defaultValue: "none" }],
  };
  return {
    project: {
      type: "aws:codebuild/project:Project",
      inputs: { ...project, environment, tags: TAGS },
      update: {
        ...project,
        environment: { ...environment, environmentVariables: [{ name: "A", value: "1" }] },
        tags: RETAGGED,
      },
      replacements: { name: "other" },
    },
    pipeline: {
      type: "aws:codepipeline/pipeline:Pipeline",
      inputs: {
        ...pipeline,
        stages: [source, { name: "build", actions: [action("one")] }],
        tags: TAGS,
      },
      update: {
        ...pipeline,
        stages: [source, { name: "build", actions: [action("two")] }],
        tags: RETAGGED,
      },
      replacements: { name: "other" },
    },
  };
}
