import { Alias } from "@pulumi/aws/lambda/alias.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { LIVE_ALIAS } from "./function-alias.ts";
import { FunctionRole } from "./function-role.ts";
import type { Location } from "./location.ts";
import { PlaneFunction, type PlaneFunctionArgs } from "./plane-function.ts";
import type { Statement } from "./policy.ts";

/** Inputs of {@link PlatformFunction}. */
export interface PlatformFunctionArgs extends Omit<PlaneFunctionArgs, "functionName" | "roleArn"> {
  /** Name of the plane. */
  readonly plane: string;
  /** What the function is for, the rest of its name and its role's. */
  readonly role: string;
  /** Account and Region of the plane. */
  readonly location: Location;
  /** What the function may do besides writing its logs and traces. */
  readonly statements: readonly Statement[];
}

/** A function of the platform in a plane, with a role of its own; outside of the slots. */
export class PlatformFunction extends pulumi.ComponentResource {
  /** Alias by which the function is called: always its newest version. */
  readonly alias: Alias;

  constructor(name: string, args: PlatformFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlatformFunction", name, {}, opts);

    const { plane, role, location, statements, ...rest } = args;
    const functionName = physicalName("function", plane, role);
    const { roleArn } = new FunctionRole(
      `${name}-role`,
      {
        plane,
        role,
        location,
        functions: [functionName],
        statements,
        tracing: args.tracing,
        tags: args.tags,
      },
      { parent: this },
    );
    const { lambda } = new PlaneFunction(
      `${name}-function`,
      { ...rest, functionName, roleArn },
      { parent: this },
    );
    this.alias = new Alias(
      `${name}-live`,
      { name: LIVE_ALIAS, functionName: lambda.name, functionVersion: lambda.version },
      { parent: this, deleteBeforeReplace: true },
    );

    this.registerOutputs({});
  }
}
