import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import { Conditions, ConditionsChange, type ConditionsInput } from "./front/conditions.ts";

/** Flags of `sandbox up`, as they are typed. */
export interface ConditionFlags {
  /** Keep AWS's rates and quotas. */
  readonly limits?: boolean | undefined;
  /** Answer as slowly as AWS. */
  readonly latency?: boolean | undefined;
  /** Where jitter and chance begin. */
  readonly seed?: string | undefined;
}

/** The variables, each of which stands for the flag of its name. */
const Variables = z.object({
  TENANTRY_SANDBOX_LIMITS: Conditions.shape.limits.unwrap().optional(),
  TENANTRY_SANDBOX_LATENCY: z.stringbool().optional(),
  TENANTRY_SANDBOX_SEED: z.coerce.number().pipe(Conditions.shape.seed.unwrap()).optional(),
});

/**
 * The conditions of a sandbox: a flag before a variable, a variable before the folder's file `conditions.json`.
 *
 * @throws {@link InvalidDocumentError} when one of them is not what it must be.
 */
export function conditionsOf(
  folder: string,
  environment: NodeJS.ProcessEnv,
  flags: ConditionFlags,
): ConditionsInput {
  const variables = parseDocument(Variables, environment, "the environment");
  return {
    ...fileOf(path.join(folder, "conditions.json")),
    ...given({
      limits: variables.TENANTRY_SANDBOX_LIMITS,
      latency: variables.TENANTRY_SANDBOX_LATENCY,
      seed: variables.TENANTRY_SANDBOX_SEED,
    }),
    ...given({
      limits: flags.limits ? "documented" : undefined,
      latency: flags.latency || undefined,
      seed: flags.seed === undefined ? undefined : Number(flags.seed),
    }),
  };
}

function fileOf(file: string): ConditionsInput {
  if (!existsSync(file)) return {};
  return given(parseDocument(ConditionsChange, JSON.parse(readFileSync(file, "utf8")), file));
}

function given(some: z.output<typeof ConditionsChange>): ConditionsInput {
  return Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
}
