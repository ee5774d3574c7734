import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Cluster } from "@pulumi/aws/ecs/cluster.js";
import { Vpc, type VpcArgs } from "@pulumi/awsx/ec2/vpc.js";
import { FargateService } from "@pulumi/awsx/ecs/fargateService.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link WorkerService}. */
export interface WorkerServiceArgs {
  /** AWS Region of the hub. */
  readonly region: string;
  /** Role that the workers have. */
  readonly roleArn: pulumi.Input<string>;
  /** Image that holds the project, by digest. */
  readonly image: string;
  /** Workers that are always there. */
  readonly count: number;
  /** Variables of the worker, which hold no secret. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** A worker with the official provider needs 0.7 GB for each of two operations, and its own. */
const TASK = { cpu: 1024, memory: 4096 };

/**
 * For so long a worker that is told to stop may finish what it works on, in seconds.
 *
 * Source: ECS API, ContainerDefinition, stopTimeout, the longest on Fargate.
 */
const STOP_SECONDS = 120;

/** AWS is reached by HTTPS; names and credentials come from within the network, past every rule. */
const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

/**
 * The lane that is always warm: a service that takes small operations from its queue.
 *
 * It has public addresses and takes no connection, so it needs no NAT; the tables and buckets are
 * reached by gateway endpoints.
 */
export class WorkerService extends pulumi.ComponentResource {
  constructor(name: string, args: WorkerServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:WorkerService", name, {}, opts);

    const child = { parent: this };
    const tags = tagMapOf(args.tags);
    const network = new Vpc(`${name}-network`, networkArgs(args), child);
    const outbound = new SecurityGroup(
      `${name}-outbound`,
      {
        name: physicalName("securityGroup", "worker-service"),
        description: "Lets workers reach AWS, and nobody reach them",
        vpcId: network.vpcId,
        ingress: [],
        egress: [HTTPS],
        tags,
      },
      child,
    );
    const cluster = new Cluster(`${name}-cluster`, { name: "tenantry", tags }, child);
    new FargateService(
      `${name}-service`,
      {
        name: "worker",
        cluster: cluster.arn,
        desiredCount: args.count,
        networkConfiguration: {
          subnets: network.publicSubnetIds,
          securityGroups: [outbound.id],
          assignPublicIp: true,
        },
        taskDefinitionArgs: taskArgs(args),
        propagateTags: "SERVICE",
        tags,
      },
      child,
    );

    this.registerOutputs({});
  }
}

function networkArgs({ region, tags }: WorkerServiceArgs): VpcArgs {
  return {
    natGateways: { strategy: "None" },
    subnetStrategy: "Auto",
    subnetSpecs: [{ type: "Public" }],
    // Without it no route leads to the endpoints.
    vpcEndpointStrategy: "Auto",
    vpcEndpointSpecs: ["s3", "dynamodb"].map((service) => ({
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Gateway",
      tags: tagMapOf(tags),
    })),
    tags: tagMapOf(tags),
  };
}

/** Log group and role are told apart, because both would come without tags and the one without an end. */
function taskArgs(args: WorkerServiceArgs) {
  const tags = tagMapOf(args.tags);
  return {
    family: physicalName("task", "worker-service"),
    taskRole: { roleArn: args.roleArn },
    executionRole: { args: { name: physicalName("role", "worker-service", "execution"), tags } },
    logGroup: {
      args: {
        name: `/aws/ecs/${physicalName("task", "worker-service")}`,
        retentionInDays: args.logRetentionDays,
        tags,
      },
    },
    container: containerOf(args),
    tags,
  };
}

function containerOf({ image, environment }: WorkerServiceArgs) {
  return {
    name: "worker",
    image,
    ...TASK,
    essential: true,
    stopTimeout: STOP_SECONDS,
    command: ["node", "toolchain/worker.mjs", "serve"],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
  };
}
