import type * as z from "zod";
import { CONFIGS, type Program, type ProgramRole, programs } from "./programs.ts";

/** A kind of stack: what configures it and what makes it. */
export interface Kind {
  /** Its configuration; has a key `managed`. */
  readonly schema: z.ZodObject;
  /** Its program. */
  readonly program: Program;
}

/** Kinds of stacks by role; a kind is loaded only when a stack of it runs. */
export const KINDS = {
  control: async () => {
    // Imported here, so that a plane's run does not load what only the hub needs.
    const [{ ControlConfig }, { controlProgram }] = await Promise.all([
      import("./control-config.ts"),
      import("./control.ts"),
    ]);
    return { schema: ControlConfig, program: controlProgram };
  },
  shard: kindOf("shard"),
  pool: kindOf("pool"),
  silo: kindOf("silo"),
  tenant: kindOf("tenant"),
} as const satisfies Readonly<Record<string, () => Promise<Kind>>>;

/** Role of a kind of stack. */
export type Role = keyof typeof KINDS;

/** Every role that `tenantry:role` may name. */
// The keys of a constant are those of its type.
export const ROLES = Object.keys(KINDS) as readonly Role[];

function kindOf(role: ProgramRole): () => Promise<Kind> {
  return async () => ({ schema: CONFIGS[role], program: programs[role] });
}
