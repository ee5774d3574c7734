import { Cluster } from "@pulumi/aws/ecs/cluster.js";
import { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import { FargateService } from "@pulumi/awsx/ecs/fargateService.js";
import * as pulumi from "@pulumi/pulumi";
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
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** A worker with the official provider needs 0.7 GB for each of two operations, and its own. */
const TASK = { cpu: 1024, memory: 4096 };

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
    const network = new Vpc(
      `${name}-network`,
      {
        natGateways: { strategy: "None" },
        subnetStrategy: "Auto",
        subnetSpecs: [{ type: "Public" }],
        vpcEndpointSpecs: ["s3", "dynamodb"].map((service) => ({
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Gateway",
        })),
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
        networkConfiguration: { subnets: network.publicSubnetIds, assignPublicIp: true },
        taskDefinitionArgs: {
          taskRole: { roleArn: args.roleArn },
          container: containerOf(args),
        },
        tags,
      },
      child,
    );

    this.registerOutputs({});
  }
}

function containerOf({ image, environment }: WorkerServiceArgs) {
  return {
    name: "worker",
    image,
    ...TASK,
    essential: true,
    command: ["node_modules/.bin/node", "automation/worker/main.ts", "serve"],
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
  };
}
