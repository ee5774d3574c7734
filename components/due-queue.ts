import { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link DueQueue}. */
export interface DueQueueArgs {
  /** Lane that the queue is for, part of its name. */
  readonly lane: string;
  /** For so long a message that someone works on is hidden from others, in seconds. */
  readonly visibilitySeconds: number;
  /** Tags of the queues. */
  readonly tags: Tags;
}

/** After so many vain receptions a message goes aside; the sweeper sends another while it is due. */
const RECEPTIONS = 5;

/** Source: SQS quotas, "Message retention", the longest. */
const RETENTION_SECONDS = 14 * 24 * 3600;

/** A queue of stacks that wait for a worker, with one beside it for messages that nobody could read. */
export class DueQueue extends pulumi.ComponentResource {
  /** The queue. */
  readonly queue: Queue;

  constructor(name: string, args: DueQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:DueQueue", name, {}, opts);

    const options = { parent: this, deleteBeforeReplace: true };
    const shared = { sqsManagedSseEnabled: true, tags: tagMapOf(args.tags) };
    const dead = new Queue(
      `${name}-dead`,
      {
        name: physicalName("queue", args.lane, "dead"),
        messageRetentionSeconds: RETENTION_SECONDS,
        ...shared,
      },
      options,
    );
    this.queue = new Queue(
      `${name}-queue`,
      {
        name: physicalName("queue", args.lane),
        visibilityTimeoutSeconds: args.visibilitySeconds,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: dead.arn,
          maxReceiveCount: RECEPTIONS,
        }),
        ...shared,
      },
      options,
    );

    this.registerOutputs({});
  }
}
