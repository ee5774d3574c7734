import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { ReleasePart } from "../tenants/release.ts";
import type { ReleaseSource } from "./function-code.ts";
import { FunctionRole } from "./function-role.ts";
import type { Location } from "./location.ts";
import { PlaneFunction, type PlaneFunctionArgs } from "./plane-function.ts";
import type { Statement } from "./policy.ts";
import type { Tags } from "./tags.ts";

/** What all functions of the control plane have in common. */
export interface ControlSurroundings {
  /** Account and Region of the hub. */
  readonly location: Location;
  /** Release whose code the functions have. */
  readonly source: ReleaseSource;
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** Inputs of {@link ControlFunction}. */
export interface ControlFunctionArgs {
  /** What the function is for; its name and its role's. */
  readonly role: string;
  /** What it shares with the other functions. */
  readonly surroundings: ControlSurroundings;
  /** Its code. */
  readonly part: ReleasePart;
  /** Longest run and memory. */
  readonly shape: PlaneFunctionArgs["shape"];
  /** What it is told. */
  readonly environment: PlaneFunctionArgs["environment"];
  /** What it may do besides writing its logs and traces. */
  readonly statements: readonly Statement[];
}

/** A function of the control plane, with a role of its own that allows what it does and no more. */
export class ControlFunction extends pulumi.ComponentResource {
  /** ARN of the function, known once it can be called. */
  readonly arn: pulumi.Output<string>;
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: ControlFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ControlFunction", name, {}, opts);

    const { role, surroundings, part, shape, environment, statements } = args;
    const { location, tracing, tags } = surroundings;
    const functionName = physicalName("function", role);
    const { roleArn } = new FunctionRole(
      `${name}-role`,
      { role, location, functions: [functionName], statements, tracing, tags },
      { parent: this },
    );
    const { lambda } = new PlaneFunction(
      `${name}-function`,
      {
        ...surroundings,
        functionName,
        roleArn,
        part,
        shape,
        environment: { POWERTOOLS_SERVICE_NAME: role, ...environment },
      },
      { parent: this },
    );

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.registerOutputs({ arn: this.arn });
  }
}
