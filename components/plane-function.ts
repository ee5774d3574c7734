import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionShape, ReleasePart } from "../tenants/release.ts";
import { codeOf, type ReleaseSource } from "./function-code.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link PlaneFunction}. */
export interface PlaneFunctionArgs {
  /** Physical name; cannot be changed without replacing the function. */
  readonly functionName: string;
  /** Release that the code is of. */
  readonly source: ReleaseSource;
  /** The code. */
  readonly part: ReleasePart;
  /** Longest run and memory. */
  readonly shape: FunctionShape;
  /** Role that the function has. */
  readonly roleArn: pulumi.Input<string>;
  /** What the function is told. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARNs of layers. */
  readonly layers?: readonly pulumi.Input<string>[];
  /**
   * Executions that are kept free for the function, and more than which it never has.
   *
   * @default "shared"
   */
  readonly reservedConcurrency?: number | "shared";
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Tags of function and log group. */
  readonly tags: Tags;
}

/** A Lambda function of a plane, with its log group; every change of it is a version of its own. */
export class PlaneFunction extends pulumi.ComponentResource {
  /** The function. */
  readonly lambda: LambdaFunction;

  constructor(name: string, args: PlaneFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneFunction", name, {}, opts);

    const logs = new LogGroup(
      `${name}-logs`,
      {
        name: `/aws/lambda/${args.functionName}`,
        retentionInDays: args.logRetentionDays,
        tags: tagMapOf(args.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.lambda = new LambdaFunction(`${name}-lambda`, lambdaArgsOf(args), {
      parent: this,
      deleteBeforeReplace: true,
      // Lambda would make the log group itself, without an end to what it keeps.
      dependsOn: [logs],
    });

    this.registerOutputs({});
  }
}

function lambdaArgsOf(args: PlaneFunctionArgs) {
  const { manifest } = args.source;
  return {
    name: args.functionName,
    role: args.roleArn,
    ...codeOf(args.source, args.part),
    runtime: manifest.runtime,
    architectures: [manifest.architecture],
    handler: "index.handler",
    timeout: args.shape.timeoutSeconds,
    memorySize: args.shape.memoryMiB,
    publish: true,
    environment: { variables: { ...args.environment } },
    tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
    tags: tagMapOf(args.tags),
    ...(args.layers ? { layers: [...args.layers] } : {}),
    ...(typeof args.reservedConcurrency === "number"
      ? { reservedConcurrentExecutions: args.reservedConcurrency }
      : {}),
  };
}
