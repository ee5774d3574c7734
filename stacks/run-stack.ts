import * as pulumi from "@pulumi/pulumi";
import { TenantryError } from "../tenants/errors.ts";
import { KINDS, ROLES } from "./kinds.ts";
import type { Outputs } from "./programs.ts";
import { type RawConfig, readConfig, readRole } from "./read-config.ts";
import { StackManagedError } from "./stack-error.ts";

/** What a run by `pulumi up` or `pulumi preview` is told. */
export interface StackRun {
  /** Name of the stack. */
  readonly stack: string;
  /** Its configuration. */
  readonly config: RawConfig;
  /** Whether nothing is changed. */
  readonly isPreview: boolean;
  /** Lease under which the platform changes the stack; absent for who does it by hand. */
  readonly lease: string | undefined;
}

/**
 * Runs the program of a stack.
 *
 * @throws {@link pulumi.RunError} with what is wrong and what to do, for what a person can cure.
 */
export async function runStack(run: StackRun): Promise<Outputs> {
  try {
    return await outputsOf(run);
  } catch (error) {
    if (error instanceof TenantryError) {
      throw new pulumi.RunError(`${error.message}\n${error.remedy}`);
    }
    throw error;
  }
}

async function outputsOf({ stack, config, isPreview, lease }: StackRun): Promise<Outputs> {
  const role = readRole(stack, config, ROLES);
  const { schema, program } = await KINDS[role]();
  const parsed = readConfig(stack, config, schema);
  if (parsed.managed === true && !isPreview && !lease) throw new StackManagedError(stack);
  return program(parsed);
}
