import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import * as pulumi from "@pulumi/pulumi";
import type { Lanes } from "../tenants/lane.ts";
import { physicalName } from "../tenants/naming.ts";
import { ControlFunction, type ControlSurroundings } from "./control-function.ts";
import type { ControlTables } from "./control-tables.ts";
import { DueQueue } from "./due-queue.ts";
import { arnOf } from "./location.ts";
import type { Statement } from "./policy.ts";
import { tableAccess, WRITING } from "./table-access.ts";
import { tagMapOf } from "./tags.ts";

/** Inputs of {@link Dispatch}. */
export interface DispatchArgs {
  /** What its functions share with the others. */
  readonly surroundings: ControlSurroundings;
  /** The control plane's tables. */
  readonly tables: ControlTables["tables"];
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** For so long a start that shows no life counts as on its way, in seconds. */
  readonly startWindowSeconds: number;
}

/** An operation on a plane takes minutes at most; its worker extends the time while it works. */
const EXPRESS_VISIBILITY_SECONDS = 60;

const STARTER_SECONDS = 20;

/** Source: Lambda guide, "Using Lambda with Amazon SQS", six times the function's time-out. */
const PIPELINE_VISIBILITY_SECONDS = 6 * STARTER_SECONDS;

/**
 * Starts on their way at a time, so that a burst of wishes does not use up CodePipeline's rate.
 *
 * Source: Lambda guide, "Configuring maximum concurrency for Amazon SQS event sources", at least 2.
 */
const STARTERS = 2;

/** Wishes handed on by one call. */
const BATCH = 100;

/** A record that cannot be handed on after so many tries is left to the sweeper. */
const STREAM_TRIES = 5;

/** The way from a wish to a worker: the stream, the dispatcher, two queues and the starter. */
export class Dispatch extends pulumi.ComponentResource {
  /** Queue of the worker service. */
  readonly express: Queue;
  /** Queue of the starter. */
  readonly pipeline: Queue;

  constructor(name: string, args: DispatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:Dispatch", name, {}, opts);

    const child = { parent: this };
    const { tags } = args.surroundings;
    this.express = new DueQueue(
      `${name}-express`,
      { lane: "express", visibilitySeconds: EXPRESS_VISIBILITY_SECONDS, tags },
      child,
    ).queue;
    this.pipeline = new DueQueue(
      `${name}-pipeline`,
      { lane: "pipeline", visibilitySeconds: PIPELINE_VISIBILITY_SECONDS, tags },
      child,
    ).queue;
    this.#listen(name, args);
    this.#start(name, args);

    this.registerOutputs({});
  }

  /** The stream's filter lets only wishes through, for the truth is in the same table. */
  #listen(name: string, args: DispatchArgs): void {
    const { mapping } = args.tables;
    const lost = new Queue(
      `${name}-lost`,
      {
        name: physicalName("queue", "dispatcher", "lost"),
        sqsManagedSseEnabled: true,
        tags: tagMapOf(args.surroundings.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const { arn } = new ControlFunction(
      `${name}-dispatcher`,
      dispatcherArgs(args, [this.express, this.pipeline], lost),
      { parent: this },
    );
    new EventSourceMapping(
      `${name}-wishes`,
      {
        eventSourceArn: mapping.streamArn,
        functionName: arn,
        startingPosition: "TRIM_HORIZON",
        batchSize: BATCH,
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: STREAM_TRIES,
        functionResponseTypes: ["ReportBatchItemFailures"],
        filterCriteria: { filters: [{ pattern: JSON.stringify(WISHES) }] },
        destinationConfig: { onFailure: { destinationArn: lost.arn } },
        tags: tagMapOf(args.surroundings.tags),
      },
      { parent: this },
    );
  }

  #start(name: string, args: DispatchArgs): void {
    const { arn } = new ControlFunction(`${name}-starter`, starterArgs(args, this.pipeline), {
      parent: this,
    });
    new EventSourceMapping(
      `${name}-starts`,
      {
        eventSourceArn: this.pipeline.arn,
        functionName: arn,
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: STARTERS },
        tags: tagMapOf(args.surroundings.tags),
      },
      { parent: this },
    );
  }
}

const WISHES = {
  eventName: ["INSERT", "MODIFY"],
  dynamodb: { Keys: { item: { S: ["wish"] } } },
};

function dispatcherArgs(
  { surroundings, tables: { mapping }, lanes }: DispatchArgs,
  [express, pipeline]: readonly [Queue, Queue],
  lost: Queue,
) {
  return {
    role: "dispatcher",
    surroundings,
    part: surroundings.source.manifest.control.dispatcher,
    shape: { timeoutSeconds: 20, memoryMiB: 256 },
    environment: {
      TENANTRY_MAPPING_TABLE: mapping.name,
      TENANTRY_EXPRESS_QUEUE: express.url,
      TENANTRY_PIPELINE_QUEUE: pipeline.url,
      TENANTRY_LANES: JSON.stringify(lanes),
    },
    statements: [
      sendTo([express, pipeline, lost]),
      tableAccess(
        "SetAside",
        [mapping],
        ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"],
      ),
      {
        Sid: "ReadStream",
        Action: [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
        Resource: mapping.streamArn,
      },
    ],
  };
}

function starterArgs({ surroundings, tables, startWindowSeconds }: DispatchArgs, queue: Queue) {
  return {
    role: "starter",
    surroundings,
    part: surroundings.source.manifest.control.starter,
    shape: { timeoutSeconds: STARTER_SECONDS, memoryMiB: 256 },
    environment: {
      TENANTRY_MAPPING_TABLE: tables.mapping.name,
      TENANTRY_SHARDS_TABLE: tables.shards.name,
      TENANTRY_PIPELINE_QUEUE: queue.url,
      TENANTRY_START_WINDOW_SECONDS: String(startWindowSeconds),
    },
    statements: [
      tableAccess("ReserveStarts", [tables.mapping], WRITING),
      tableAccess("BookStarts", [tables.shards], ["dynamodb:GetItem", "dynamodb:PutItem"]),
      sendTo([queue]),
      {
        Sid: "StartPipelines",
        Action: "codepipeline:StartPipelineExecution",
        Resource: arnOf("codepipeline", surroundings.location, physicalName("pipeline", "*")),
      },
      {
        Sid: "ReceiveStarts",
        Action: [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
        ],
        Resource: queue.arn,
      },
    ],
  };
}

/** The right to send to queues. */
export function sendTo(queues: readonly Queue[]): Statement {
  return { Sid: "SendMessages", Action: "sqs:SendMessage", Resource: queues.map(({ arn }) => arn) };
}
