import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { StackWorkspace } from "./stack-workspace.ts";

/** Mark by which the engine tells a secret, an asset or an archive from other values. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What the mark of a secret says. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A resource in a stack's state; fields that are not read here are kept as they are. */
export const StateResource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  delete: z.boolean().optional(),
  protect: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  parent: z.string().nullish(),
  provider: z.string().nullish(),
  dependencies: z.array(z.string()).nullish(),
  initErrors: z.array(z.string()).nullish(),
  additionalSecretOutputs: z.array(z.string()).nullish(),
});

/** A resource in a stack's state. */
export type StateResource = z.output<typeof StateResource>;

/** An operation that was begun and not recorded as ended. */
export const PendingOperation = z.looseObject({ resource: StateResource, type: z.string() });

/** An operation that was begun and not recorded as ended. */
export type PendingOperation = z.output<typeof PendingOperation>;

const Deployment = z.looseObject({
  resources: z.array(StateResource).nullish(),
  pending_operations: z.array(PendingOperation).nullish(),
});

const Export = z.looseObject({ deployment: Deployment });

/** A stack's state as `pulumi stack export` gives it, secrets encrypted. */
export type StackState = z.output<typeof Export>;

/** Reads a stack's state. Secrets stay as they are encrypted. */
export async function readState(workspace: StackWorkspace): Promise<StackState> {
  return Export.parse(JSON.parse(await workspace.cli("stack", "export")));
}

/** Puts a stack's state in place of the one that is there. */
export async function writeState(workspace: StackWorkspace, state: StackState): Promise<void> {
  const file = join(workspace.folder, "state.json");
  await writeFile(file, JSON.stringify(state), { mode: 0o600 });
  try {
    await workspace.cli("stack", "import", "--force", "--file", file);
  } finally {
    await rm(file, { force: true });
  }
}

/** Resources of a state that are not about to be removed. */
export function resourcesOf({ deployment }: StackState): readonly StateResource[] {
  return deployment.resources ?? [];
}

/** Whether a resource must be changed before it can be removed. */
export function isProtected({ protect, inputs = {}, custom }: StateResource): boolean {
  if (!custom) return false;
  const own = inputs.deletionProtectionEnabled === true || inputs.deletionProtection === "ACTIVE";
  return protect === true || own;
}

/** An input as text; secrets and what is not known yet are none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Whether a value is a file's or an archive's contents, which the state keeps only as a hash. */
export function isAsset(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !(SIGNATURE in value)) return false;
  return value[SIGNATURE] !== SECRET;
}
