import type * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import type { StackKind } from "../tenants/naming.ts";
import { PoolConfig, SiloConfig } from "./plane-config.ts";
import { poolProgram } from "./pool.ts";
import { shardProgram } from "./shard.ts";
import { ShardConfig } from "./shard-config.ts";
import { siloProgram } from "./silo.ts";
import { tenantProgram } from "./tenant.ts";
import { TenantConfig } from "./tenant-config.ts";

/** Outputs of a stack by name, plain or Pulumi's. */
export type Outputs = Readonly<Record<string, unknown>>;

/** The program of a kind of stack: makes its resources from its whole configuration. */
export type Program = (config: unknown) => Promise<Outputs>;

/** A kind of stack that a release has a program for. */
export type ProgramRole = Exclude<StackKind, "control">;

/** Configuration of each kind of stack. */
export const CONFIGS = {
  shard: ShardConfig,
  pool: PoolConfig,
  silo: SiloConfig,
  tenant: TenantConfig,
} as const satisfies Readonly<Record<ProgramRole, z.ZodObject>>;

/**
 * Programs by kind of stack, the same by `pulumi up` and inline.
 *
 * Each throws {@link InvalidDocumentError}, listing every problem, for a wrong configuration.
 */
export const programs: Readonly<Record<ProgramRole, Program>> = {
  shard: checked(CONFIGS.shard, shardProgram),
  pool: checked(CONFIGS.pool, poolProgram),
  silo: checked(CONFIGS.silo, siloProgram),
  tenant: checked(CONFIGS.tenant, tenantProgram),
};

function checked<S extends z.ZodType>(
  schema: S,
  program: (config: z.output<S>) => Outputs,
): Program {
  return async (config) => program(parseDocument(schema, config, "the stack's configuration"));
}
