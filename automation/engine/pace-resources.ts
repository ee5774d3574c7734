import * as pulumi from "@pulumi/pulumi";
import type { PacedCall } from "../../tenants/rates.ts";
import type { PaceCall } from "./engine.ts";

/** Resources whose creation is a call that AWS paces. */
const PACED_TYPES: Readonly<Record<string, PacedCall>> = {
  "aws:apigateway/deployment:Deployment": "create-deployment",
  "aws:apigateway/restApi:RestApi": "create-rest-api",
};

/**
 * Lets the engine wait before it creates what AWS paces, in whichever component of the program that is.
 *
 * Must be called in a program, before it describes its first resource.
 */
export function paceResources(pace: PaceCall): void {
  const hooks = new Map<PacedCall, pulumi.ResourceHook>();
  const hookOf = (call: PacedCall): pulumi.ResourceHook => {
    const known = hooks.get(call);
    const hook = known ?? new pulumi.ResourceHook(`await-${call}`, () => pace(call));
    hooks.set(call, hook);
    return hook;
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const call = PACED_TYPES[type];
    if (!call) return undefined;
    return { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate: [hookOf(call)] } }) };
  });
}
