import { isRecord, UNKNOWN } from "./wire.ts";

/** What a property holds, as far as refusing, comparing and observing it need to know. */
export type Shape =
  | { readonly kind: "value" | "json" | "policy" }
  | { readonly kind: "map" | "asset" }
  | { readonly kind: "list" | "set"; readonly of: Shape }
  | { readonly kind: "block"; readonly of: Readonly<Record<string, Shape>> };

/** A string, number or boolean. */
export const value: Shape = { kind: "value" };
/** A JSON document in a string, compared by content. */
export const json: Shape = { kind: "json" };
/** An IAM policy in a string, compared by what it allows. */
export const policy: Shape = { kind: "policy" };
/** Free keys with plain values. */
export const map: Shape = { kind: "map" };
/** A file or an archive, compared by its hash. */
export const asset: Shape = { kind: "asset" };

/** Items whose order means something. */
export function list(of: Shape): Shape {
  return { kind: "list", of };
}

/** Items whose order means nothing. */
export function set(of: Shape): Shape {
  return { kind: "set", of };
}

/** Named properties, and no others. */
export function block(of: Readonly<Record<string, Shape>>): Shape {
  return { kind: "block", of };
}

/** Paths inside a value that its shape does not know. */
export function unknownPaths(shape: Shape, given: unknown, path: string): readonly string[] {
  if (given === UNKNOWN || given === undefined || given === null) return [];
  switch (shape.kind) {
    case "block":
      return isRecord(given) ? unknownKeys(shape.of, given, path) : [];
    case "list":
    case "set":
      return Array.isArray(given)
        ? given.flatMap((item, index) => unknownPaths(shape.of, item, `${path}[${index}]`))
        : [];
    default:
      return [];
  }
}

function unknownKeys(
  shapes: Readonly<Record<string, Shape>>,
  given: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  return Object.entries(given)
    .filter(([key]) => key !== "__defaults")
    .flatMap(([key, item]) => {
      const inner = path === "" ? key : `${path}.${key}`;
      const shape = shapes[key];
      return shape ? unknownPaths(shape, item, inner) : [inner];
    });
}
