import { inputShapes } from "./check.ts";
import { changedProperties, isSame, observedOf } from "./diff.ts";
import type { ResourceDefinition } from "./resource-definition.ts";
import { type Properties, UNKNOWN } from "./wire.ts";

/** What an update of a resource comes to. */
export interface Plan {
  /** Inputs that differ. */
  readonly changed: readonly string[];
  /** Those among them that cannot be changed in place. */
  readonly replaces: readonly string[];
  /** The old thing must go before the new one can be made, because both bear the same name. */
  readonly deletesFirst: boolean;
}

/** Compares inputs of the last time with those of now. */
export function planUpdate(
  definition: ResourceDefinition,
  old: Properties,
  news: Properties,
): Plan {
  const changed = changedProperties(inputShapes(definition), old, news);
  const fixed = new Set([
    ...(definition.replaceOn ?? []),
    ...(definition.isGlobal ? [] : ["region"]),
    ...(definition.replaces?.(old, news) ?? []),
  ]);
  const replaces = changed.filter((name) => fixed.has(name));
  const deletesFirst = replaces.length > 0 && keepsName(definition, old, news);
  return { changed, replaces, deletesFirst };
}

/** Outputs of a resource that does not exist yet: its inputs, and nothing known besides. */
export function previewCreation(definition: ResourceDefinition, inputs: Properties): Properties {
  return { ...unknowns(definition.outputs), ...stateOf(definition, inputs, UNKNOWN) };
}

/** Outputs after an update in place: as before, but for those that move. */
export function previewUpdate(
  definition: ResourceDefinition,
  state: Properties,
  old: Properties,
  inputs: Properties,
): Properties {
  const { changed } = planUpdate(definition, old, inputs);
  const moving = definition.moves?.(new Set(changed), inputs) ?? [];
  return {
    ...keptOutputs(definition, state),
    ...stateOf(definition, inputs, state.region),
    ...unknowns(moving),
  };
}

/** The part of a state that is made of inputs. */
export function stateOf(
  definition: ResourceDefinition,
  inputs: Properties,
  region: unknown,
): Properties {
  return {
    ...(definition.isGlobal ? {} : { region }),
    ...inputs,
    ...("tags" in definition.inputs ? { tagsAll: inputs.tags ?? {} } : {}),
  };
}

/** The part of a state that only AWS gives. */
export function keptOutputs(definition: ResourceDefinition, state: Properties): Properties {
  return Object.fromEntries(
    definition.outputs.filter((key) => state[key] !== undefined).map((key) => [key, state[key]]),
  );
}

/** Inputs that AWS holds otherwise than the program asked. */
export function driftOf(
  definition: ResourceDefinition,
  inputs: Properties,
  found: Properties,
): Properties {
  const shapes = inputShapes(definition);
  return Object.fromEntries(
    Object.entries(shapes)
      .filter(([name]) => name in inputs && name in found)
      .map(([name, shape]) => [name, shape, observedOf(shape, inputs[name], found[name])] as const)
      .filter(([name, shape, seen]) => !isSame(shape, inputs[name], seen))
      .map(([name, , seen]) => [name, seen]),
  );
}

/** Everything that AWS holds, for a resource that no program has described yet. */
export function importedInputs(found: Properties): Properties {
  return Object.fromEntries(
    Object.entries(found).filter(([, item]) => item !== undefined && item !== null),
  );
}

function keepsName(
  { autoname, namesMayRepeat }: ResourceDefinition,
  old: Properties,
  news: Properties,
) {
  if (!autoname || namesMayRepeat) return false;
  const defaults = news.__defaults;
  const isMade = Array.isArray(defaults) && defaults.includes(autoname);
  return !isMade && old[autoname] === news[autoname];
}

function unknowns(names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
