import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Project } from "@pulumi/aws/codebuild/project.js";
import { Pipeline } from "@pulumi/aws/codepipeline/pipeline.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { policyOf, type Statement, serviceTrust } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";
import { type WorkerSurroundings, workerRights } from "./worker-rights.ts";

/** Inputs of {@link ShardPipeline}. */
export interface ShardPipelineArgs {
  /** Shard that the pipeline works for; a pipeline each, for each takes 50 executions at a time. */
  readonly shard: string;
  /** What workers work with. */
  readonly surroundings: WorkerSurroundings;
  /** Key of the workers' code in the release bucket. */
  readonly sourceKey: pulumi.Input<string>;
  /** Variables of the worker, which hold no secret. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** Longest time of one operation, in minutes. */
const BUILD_MINUTES = 60;

/** Variables that the starter gives with each execution. */
const VARIABLES = {
  STACK: "Stack to work on",
  GENERATION: "Generation of its wish",
  START: "Number of the start",
} as const;

/**
 * What a build does: brings packages, Node 24 and the Pulumi CLI, then runs one worker. It is the
 * same entry point that the worker service has.
 */
const BUILD_SPEC = {
  version: 0.2,
  phases: {
    install: { "runtime-versions": { nodejs: 22 } },
    build: { commands: ['node toolchain/worker.mjs run --stack "$STACK"'] },
  },
} as const;

/** The lane that people can watch: a pipeline that runs one worker for each execution. */
export class ShardPipeline extends pulumi.ComponentResource {
  /** Name of the pipeline. */
  readonly pipelineName: pulumi.Output<string>;

  constructor(name: string, args: ShardPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ShardPipeline", name, {}, opts);

    const project = this.#project(name, args);
    const role = this.#role(name, args, {
      role: "pipeline",
      service: "codepipeline.amazonaws.com",
      statements: pipelineRights(args, project),
    });
    this.pipelineName = new Pipeline(
      `${name}-pipeline`,
      { ...pipelineArgs(args, project), roleArn: role },
      { parent: this, deleteBeforeReplace: true },
    ).name;

    this.registerOutputs({ pipelineName: this.pipelineName });
  }

  #project(name: string, args: ShardPipelineArgs): Project {
    const options = { parent: this, deleteBeforeReplace: true };
    const projectName = physicalName("project", "worker", args.shard);
    const logs = new LogGroup(
      `${name}-logs`,
      {
        name: `/aws/codebuild/${projectName}`,
        retentionInDays: args.logRetentionDays,
        tags: tagMapOf(args.tags),
      },
      options,
    );
    const serviceRole = this.#role(name, args, {
      role: "worker",
      service: "codebuild.amazonaws.com",
      statements: [...workerRights(args.surroundings), writeTo(logs)],
    });
    const project = projectArgs(args, logs);
    return new Project(`${name}-project`, { ...project, name: projectName, serviceRole }, options);
  }

  #role(name: string, { shard, tags }: ShardPipelineArgs, facts: RoleFacts) {
    const options = { parent: this, deleteBeforeReplace: true };
    const role = new Role(
      `${name}-${facts.role}-role`,
      {
        name: physicalName("role", facts.role, shard),
        assumeRolePolicy: serviceTrust(facts.service),
        tags: tagMapOf(tags),
      },
      options,
    );
    const rights = new RolePolicy(
      `${name}-${facts.role}-rights`,
      { name: "rights", role: role.name, policy: policyOf(facts.statements) },
      options,
    );
    return pulumi.all([role.arn, rights.id]).apply(([arn]) => arn);
  }
}

interface RoleFacts {
  readonly role: string;
  readonly service: string;
  readonly statements: readonly Statement[];
}

function writeTo({ arn }: LogGroup): Statement {
  return {
    Sid: "WriteLogs",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${arn}:*`,
  };
}

function projectArgs({ environment, tags }: ShardPipelineArgs, logs: LogGroup) {
  return {
    description: "Makes the truth of one stack meet its wish",
    artifacts: { type: "CODEPIPELINE" },
    source: { type: "CODEPIPELINE", buildspec: JSON.stringify(BUILD_SPEC) },
    buildTimeout: BUILD_MINUTES,
    environment: {
      type: "ARM_CONTAINER",
      computeType: "BUILD_GENERAL1_SMALL",
      image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
      environmentVariables: Object.entries(environment).map(([name, value]) => ({ name, value })),
    },
    logsConfig: { cloudwatchLogs: { groupName: logs.name } },
    tags: tagMapOf(tags),
  };
}

/**
 * Of the release bucket a pipeline writes nothing but its artifacts, for no one writes over a release.
 *
 * Source: CodePipeline guide, "Input and output artifacts": they lie in a folder of the pipeline's
 * name, which it may shorten; "CodePipeline service role policy", the least that a bucket needs,
 * but for the right to set ACLs, which a bucket without ACLs refuses.
 */
function pipelineRights(args: ShardPipelineArgs, project: Project): Statement[] {
  const { releases } = args.surroundings;
  return [
    {
      Sid: "ReadSource",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: pulumi.interpolate`${releases.bucketArn}/${args.sourceKey}`,
    },
    {
      Sid: "KeepArtifacts",
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: pulumi.interpolate`${releases.bucketArn}/${physicalName("pipeline", "*")}`,
    },
    {
      Sid: "LookAtBucket",
      Action: [
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetBucketVersioning",
        "s3:ListBucket",
      ],
      Resource: releases.bucketArn,
    },
    {
      Sid: "RunBuilds",
      Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      Resource: project.arn,
    },
  ];
}

function pipelineArgs(args: ShardPipelineArgs, project: Project) {
  const { releases } = args.surroundings;
  return {
    name: physicalName("pipeline", args.shard),
    pipelineType: "V2",
    executionMode: "PARALLEL",
    artifactStores: [{ type: "S3", location: releases.bucketName }],
    variables: Object.entries(VARIABLES).map(([name, description]) => ({ name, description })),
    stages: [
      { name: "Source", actions: [sourceAction(releases.bucketName, args.sourceKey)] },
      { name: "Work", actions: [workAction(project)] },
    ],
    tags: tagMapOf(args.tags),
  };
}

function sourceAction(bucket: pulumi.Input<string>, key: pulumi.Input<string>) {
  return {
    name: "Source",
    category: "Source",
    owner: "AWS",
    provider: "S3",
    version: "1",
    outputArtifacts: ["source"],
    // Only the starter starts executions; a new object in the bucket must not.
    configuration: { S3Bucket: bucket, S3ObjectKey: key, PollForSourceChanges: "false" },
  };
}

function workAction(project: Project) {
  const variables = Object.keys(VARIABLES).map((name) => ({
    name,
    value: `#{variables.${name}}`,
    type: "PLAINTEXT",
  }));
  return {
    name: "Work",
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    inputArtifacts: ["source"],
    configuration: {
      ProjectName: project.name,
      EnvironmentVariables: JSON.stringify(variables),
    },
  };
}
