import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";

const Deployment = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        resources: z.array(z.object({ type: z.string(), id: z.string().optional() })).default([]),
        pending_operations: z.array(z.unknown()).default([]),
      })
      .nullish(),
  }),
});

/** What the state of a stack holds. */
export interface StackState {
  /** Type and id of each resource that has one. */
  readonly resources: readonly { readonly type: string; readonly id?: string | undefined }[];
  /** Operations that were begun and not ended. */
  readonly pending: number;
}

/** Reads the state of a stack from the sandbox's backend; `undefined` when there is none. */
export async function stateOf(folder: string, stack: string): Promise<StackState | undefined> {
  const file = path.join(folder, "stacks", ".pulumi", "stacks", "tenantry", `${stack}.json`);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { latest } = Deployment.parse(JSON.parse(text)).checkpoint;
  return { resources: latest?.resources ?? [], pending: latest?.pending_operations.length ?? 0 };
}
