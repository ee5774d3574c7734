import { isMasked } from "../secret-mask.ts";
import { type PendingOperation, resourcesOf, type StackState } from "../stack-state.ts";
import { isAdoptable, lackedInputsOf } from "./adoptable.ts";

/** A resource that could not be made. */
export interface UnmadeResource {
  /** Its URN. */
  readonly urn: string;
  /** Its type. */
  readonly type: string;
  /** What the program asked for, as the engine told it: secrets are hidden. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URN of its parent. */
  readonly parent?: string;
  /** Reference to its provider. */
  readonly provider?: string;
}

/** Those that may be adopted, if it turns out that the run itself had made them. */
export function adoptableOf(unmade: readonly UnmadeResource[]): readonly UnmadeResource[] {
  return unmade.filter(({ type }) => isAdoptable(type));
}

/** A state in which the making of resources is pending, as if a process had died in it. */
export function withPending(state: StackState, unmade: readonly UnmadeResource[]): StackState {
  const { pending_operations: before, ...rest } = state.deployment;
  const known = new Set(resourcesOf(state).map(({ urn }) => urn));
  const deployment = {
    ...rest,
    pending_operations: [...(before ?? []), ...unmade.map((each) => pendingOf(each, known))],
  };
  return { ...state, deployment };
}

/**
 * A state in which inputs that were hidden stand as AWS has told them, encrypted: without them the
 * next `up` would take them for changed, and replace what was adopted.
 */
export function withHiddenInputs(state: StackState, urns: readonly string[]): StackState {
  const resources = resourcesOf(state).map((resource) => {
    const { urn, inputs = {}, outputs = {} } = resource;
    if (!urns.includes(urn)) return resource;
    const told = lackedInputsOf(resource).filter((name) => name in outputs);
    const filled = Object.fromEntries(told.map((name) => [name, outputs[name]]));
    return told.length === 0 ? resource : { ...resource, inputs: { ...inputs, ...filled } };
  });
  return { ...state, deployment: { ...state.deployment, resources } };
}

/** What is hidden is left out, and kept secret when AWS tells it. */
function pendingOf(
  { inputs, parent, ...resource }: UnmadeResource,
  known: ReadonlySet<string>,
): PendingOperation {
  const hidden = Object.keys(inputs).filter((name) => isMasked(inputs[name]));
  const clear = Object.entries(inputs).filter(([name]) => !hidden.includes(name));
  return {
    type: "creating",
    resource: {
      ...resource,
      // A parent that was not recorded either would make the state unreadable.
      ...(parent !== undefined && known.has(parent) ? { parent } : {}),
      custom: true,
      inputs: Object.fromEntries(clear),
      additionalSecretOutputs: hidden,
    },
  };
}
