import { TenantryError } from "../../../tenants/errors.ts";
import {
  isAsset,
  type PendingOperation,
  resourcesOf,
  type StackState,
  type StateResource,
} from "../stack-state.ts";
import type { Found } from "./finder.ts";

/** A state in which nothing is pending any more. */
export interface SettledState {
  /** The state to put in place. */
  readonly state: StackState;
  /** URNs of the resources that AWS had made. */
  readonly adopted: readonly string[];
  /** URNs of the resources that AWS did not have, or that are safe to make again. */
  readonly dropped: readonly string[];
}

/**
 * Among the outputs that a resource keeps secret, says that its making was not recorded to its end.
 * No output has the name. Unlike everything else that could say so it outlasts a refresh, and the next
 * `up` takes it away by itself, since the program does not ask for it.
 */
const UNFINISHED = "tenantry:unfinished";

/** A resource was lost of whose type nobody said how it is found. */
export class RecoveryUnknownError extends TenantryError {
  override readonly name = "RecoveryUnknownError";

  constructor(type: string, urn: string) {
    super(
      "RECOVERY_UNKNOWN",
      `nobody said how to find a lost resource of type ${type}: ${urn}`,
      "Add a row for the type to the recovery table, or import the resource by hand.",
    );
  }
}

/**
 * Settles every operation that was begun and not recorded as ended.
 *
 * What may have been made is looked for, and added if AWS has it. What was being changed or removed
 * stays as it was recorded: the refresh that follows shows what became of it.
 *
 * @param find - Looks for one lost resource.
 */
export async function settlePending(
  state: StackState,
  find: (lost: StateResource) => Promise<Found | "repeatable" | undefined>,
): Promise<SettledState> {
  const { resources, pending_operations: pending, ...rest } = state.deployment;
  let known = [...(resources ?? [])];
  const adopted: string[] = [];
  const dropped: string[] = [];
  for (const { resource } of (pending ?? []).filter(isCreation)) {
    const found = await find(resource);
    const isFound = typeof found === "object" && !hasId(known, resource, found.id);
    if (isFound) known = withAdopted(known, resource, found);
    (isFound ? adopted : dropped).push(resource.urn);
  }
  const deployment = { ...rest, resources: known, pending_operations: [] };
  return { state: { ...state, deployment }, adopted, dropped };
}

/** URNs of the resources that were adopted, and that no `up` has brought to their end since. */
export function unfinishedIn(state: StackState): readonly string[] {
  const isUnfinished = ({ additionalSecretOutputs: names }: StateResource) =>
    names?.includes(UNFINISHED) === true;
  return resourcesOf(state).flatMap((each) => (isUnfinished(each) ? each.urn : []));
}

/** Marks resources as half made, so that the next `up` brings each to its end by an update. */
export function markHalfMade(state: StackState, urns: readonly string[]): StackState {
  const resources = (state.deployment.resources ?? []).map((resource) =>
    urns.includes(resource.urn) && resource.delete !== true
      ? { ...resource, initErrors: ["its making was not recorded to its end"] }
      : resource,
  );
  return { ...state, deployment: { ...state.deployment, resources } };
}

function isCreation({ type, resource }: PendingOperation): boolean {
  return type === "creating" && resource.custom === true;
}

/**
 * One thing must not stand under two names: after a renaming the next `up` would remove it by its old
 * one. Nor is what was looked for as a replacement the very thing that it was to replace.
 */
function hasId(known: readonly StateResource[], { type }: StateResource, id: string): boolean {
  return known.some((each) => each.type === type && each.id === id);
}

/** A resource that was being made to replace another leaves that one to be removed. */
function withAdopted(
  known: readonly StateResource[],
  resource: StateResource,
  { id, attributes = {} }: Found,
): StateResource[] {
  const replaced = known.map((each) =>
    each.urn === resource.urn ? { ...each, delete: true } : each,
  );
  const adopted = {
    ...resource,
    id,
    outputs: { ...outputsOf(resource), ...attributes },
    additionalSecretOutputs: [...(resource.additionalSecretOutputs ?? []), UNFINISHED],
  };
  return [...replaced, adopted];
}

/** What was asked for stands in for what was made, without contents of files. */
function outputsOf({ inputs = {} }: StateResource): Record<string, unknown> {
  const kept = Object.entries(inputs).filter(
    ([name, value]) => !name.startsWith("__") && !isAsset(value),
  );
  return Object.fromEntries(kept);
}
