import * as pulumi from "@pulumi/pulumi";
import { runStack } from "./run-stack.ts";

/** Run by `pulumi up` and `pulumi preview`: the stack's `tenantry:role` picks the program. */
export default (): Promise<unknown> =>
  runStack({
    stack: pulumi.getStack(),
    config: pulumi.runtime.allConfig(),
    isPreview: pulumi.runtime.isDryRun(),
    lease: process.env.TENANTRY_LEASE,
  });
