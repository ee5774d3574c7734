import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import type { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { policyOf, serviceTrust } from "./policy.ts";
import { type Tags, tagMapOf } from "./tags.ts";
import { expressRights, type WorkerSurroundings, workerRights } from "./worker-rights.ts";

/** Inputs of {@link WorkerRole}. */
export interface WorkerRoleArgs {
  /** What workers work with. */
  readonly surroundings: WorkerSurroundings;
  /** Queue of due stacks. */
  readonly express: Queue;
  /** Tags of the role. */
  readonly tags: Tags;
}

/** The role of the workers that are always there. */
export class WorkerRole extends pulumi.ComponentResource {
  /** ARN of the role, known once its rights are in place. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: WorkerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:WorkerRole", name, {}, opts);

    const options = { parent: this, deleteBeforeReplace: true };
    const role = new Role(
      `${name}-role`,
      {
        name: physicalName("role", "worker-service"),
        assumeRolePolicy: serviceTrust("ecs-tasks.amazonaws.com"),
        tags: tagMapOf(args.tags),
      },
      options,
    );
    const rights = new RolePolicy(
      `${name}-rights`,
      {
        name: "rights",
        role: role.name,
        policy: policyOf([...workerRights(args.surroundings), expressRights(args.express)]),
      },
      options,
    );

    this.arn = pulumi.all([role.arn, rights.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}
