import type { Alias } from "@pulumi/aws/lambda/alias.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";

/** Inputs of {@link invokePermission}. */
export interface InvokePermissionArgs {
  /** Alias that API Gateway may call. */
  readonly alias: Alias;
  /** What of API Gateway may call it: an execution ARN, with the stage, method and path. */
  readonly sourceArn: pulumi.Input<string>;
}

/** Name of the alias by which a platform function is called. */
export const LIVE_ALIAS = "live";

/**
 * Lets API Gateway call one alias of a function.
 *
 * A permission is for a function and a qualifier, so each alias needs its own.
 */
export function invokePermission(
  name: string,
  { alias, sourceArn }: InvokePermissionArgs,
  opts: pulumi.CustomResourceOptions,
): Permission {
  return new Permission(
    name,
    {
      statementId: pulumi.interpolate`api-${alias.name}`,
      action: "lambda:InvokeFunction",
      function: alias.functionName,
      qualifier: alias.name,
      principal: "apigateway.amazonaws.com",
      sourceArn,
    },
    { ...opts, deleteBeforeReplace: true },
  );
}
