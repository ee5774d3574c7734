import path from "node:path";
import { type Import, importsOf } from "./imports.ts";
import { LAYERS, type Layer } from "./layer-table.ts";
import { type SourceModule, topLevel, type Violation, violationAt } from "./source-module.ts";

/** Refuses a file whose top-level folder has no row in the table of layers. */
export function unknownLayers(
  module: SourceModule,
  layers: Readonly<Record<string, Layer>> = LAYERS,
): Violation[] {
  const layer = topLevel(module.path);
  if (layers[layer] !== undefined) return [];
  return [{ at: module.path, problem: `${layer} is not in the table of layers` }];
}

/** Refuses every import that the table of layers does not allow. */
export function forbiddenImports(
  module: SourceModule,
  layers: Readonly<Record<string, Layer>> = LAYERS,
): Violation[] {
  const layer = layers[topLevel(module.path)];
  if (layer === undefined) return [];
  return importsOf(module).flatMap((found) => {
    const problem = problemOf(module, layer, found);
    return problem === undefined ? [] : [violationAt(module, found.node, problem)];
  });
}

function problemOf(module: SourceModule, layer: Layer, found: Import): string | undefined {
  const name = topLevel(module.path);
  if (found.specifier === undefined) {
    if (layer.packages.includes("*") || layer.loaders?.includes(module.path)) return undefined;
    return `${name} may not import what is computed`;
  }
  if (!found.specifier.startsWith(".")) {
    if (isAllowed(found.specifier, layer.packages)) return undefined;
    return `${name} may not import the package ${found.specifier}`;
  }
  const target = path.posix.join(path.posix.dirname(module.path), found.specifier);
  return isFileAllowed(name, layer, target, found.isType)
    ? undefined
    : `${name} may not import ${target}`;
}

function isFileAllowed(name: string, layer: Layer, target: string, isType: boolean): boolean {
  const allowed = [name, ...layer.layers, ...(isType ? (layer.types ?? []) : [])];
  return allowed.some((part) => part === "*" || target === part || target.startsWith(`${part}/`));
}

function isAllowed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

/**
 * Refuses the root of `@pulumi/aws`, which loads every service of AWS and costs seconds in each process.
 *
 * A service's module is imported singly, such as `@pulumi/aws/dynamodb/table.js`.
 */
export function slowImports(module: SourceModule): Violation[] {
  return importsOf(module)
    .filter(
      ({ specifier, isType }) => !isType && /^@pulumi\/aws(\/index\.js)?$/.test(specifier ?? ""),
    )
    .map(({ node }) => violationAt(module, node, "imports all of @pulumi/aws at once"));
}
