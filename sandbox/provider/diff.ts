import type { Shape } from "./shape.ts";
import { isRecord, type Properties } from "./wire.ts";

/** Says whether two values mean the same to AWS. */
export function isSame(shape: Shape, left: unknown, right: unknown): boolean {
  return JSON.stringify(canonical(shape, left)) === JSON.stringify(canonical(shape, right));
}

/** Names of the top properties in which two sets of inputs differ, in the order of the shapes. */
export function changedProperties(
  shapes: Readonly<Record<string, Shape>>,
  left: Properties,
  right: Properties,
): readonly string[] {
  return Object.entries(shapes)
    .filter(([name, shape]) => !isSame(shape, left[name], right[name]))
    .map(([name]) => name);
}

/**
 * What AWS holds, seen through what the program asked for.
 *
 * Parts that the program leaves to AWS are left out, or every default of AWS's would look like drift.
 * `undefined` from AWS means that it did not say, `null` that it holds nothing.
 */
export function observedOf(shape: Shape, asked: unknown, found: unknown): unknown {
  if (found === undefined) return asked;
  if (found === null) return undefined;
  if (shape.kind === "block" && isRecord(asked) && isRecord(found)) {
    return observedBlock(shape.of, asked, found);
  }
  if (shape.kind === "list" && Array.isArray(asked) && Array.isArray(found)) {
    return found.map((item, index) =>
      index < asked.length ? observedOf(shape.of, asked[index], item) : item,
    );
  }
  if (shape.kind === "set" && Array.isArray(asked) && Array.isArray(found)) {
    return found.map((item) => askedItem(shape.of, asked, item) ?? item);
  }
  return found;
}

function observedBlock(
  shapes: Readonly<Record<string, Shape>>,
  asked: Properties,
  found: Properties,
): Properties {
  return Object.fromEntries(
    Object.entries(asked).map(([key, item]) => {
      const shape = shapes[key];
      return [key, shape ? observedOf(shape, item, found[key]) : item];
    }),
  );
}

/** The item of a set that the program asked for and that was found, if it is one. */
function askedItem(shape: Shape, asked: readonly unknown[], found: unknown): unknown {
  return asked.find((item) => isSame(shape, item, observedOf(shape, item, found)));
}

/** One form for all spellings of a value; nothing, `""`, `[]` and `{}` are all nothing to AWS. */
function canonical(shape: Shape, given: unknown): unknown {
  if (given === undefined || given === null || given === "") return undefined;
  switch (shape.kind) {
    case "value":
      return valueForm(given);
    case "json":
      return sorted(parsed(given));
    case "policy":
      return policyForm(parsed(given));
    case "list":
    case "set":
      return Array.isArray(given) ? itemsForm(shape, given) : given;
    default:
      return isRecord(given) ? recordForm(shape, given) : given;
  }
}

function valueForm(given: unknown): unknown {
  return typeof given === "object" ? sorted(given) : String(given);
}

function itemsForm(
  { kind, of }: Extract<Shape, { readonly kind: "list" | "set" }>,
  items: readonly unknown[],
): unknown {
  if (items.length === 0) return undefined;
  const forms = items.map((item) => canonical(of, item) ?? null);
  return kind === "list" ? forms : forms.map((form) => JSON.stringify(form)).toSorted();
}

function recordForm(
  shape: Extract<Shape, { readonly kind: "block" | "map" | "asset" }>,
  given: Properties,
): unknown {
  switch (shape.kind) {
    case "block":
      return blockForm((key) => shape.of[key], given);
    case "map":
      return blockForm(() => undefined, given);
    case "asset":
      return given.hash ?? sorted(given);
  }
}

function blockForm(shapeOf: (key: string) => Shape | undefined, given: Properties): unknown {
  const entries = Object.keys(given)
    .filter((key) => key !== "__defaults")
    .toSorted()
    .map((key) => [key, canonical(shapeOf(key) ?? { kind: "value" }, given[key])] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function parsed(given: unknown): unknown {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

function sorted(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(sorted);
  if (!isRecord(given)) return given;
  return Object.fromEntries(
    Object.keys(given)
      .toSorted()
      .map((key) => [key, sorted(given[key])]),
  );
}

/** IAM reads a list of one as the one, and the order of names as nothing. */
function policyForm(given: unknown): unknown {
  if (Array.isArray(given)) {
    const forms = given.map(policyForm);
    if (forms.length === 1) return forms[0];
    return forms.every((item) => typeof item === "string") ? forms.toSorted() : forms;
  }
  if (!isRecord(given)) return given;
  return Object.fromEntries(
    Object.keys(given)
      .toSorted()
      .map((key) => [key, policyForm(given[key])]),
  );
}
