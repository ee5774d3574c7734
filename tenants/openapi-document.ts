import * as z from "zod";
import { parseDocument } from "./document.ts";

/** Methods that an OpenAPI document may have under a path, OPTIONS apart, which the platform answers. */
const METHODS = ["get", "put", "post", "delete", "patch", "head"] as const;

const Schema = z.record(z.string(), z.unknown());

const Parameter = z.looseObject({
  /** Name of the value. */
  name: z.string(),
  /** Where the request carries it. */
  in: z.enum(["path", "query"], { error: 'must be "path" or "query"' }),
  /** Whether a request without it is refused. */
  required: z.boolean().default(false),
  /** What is allowed. */
  schema: Schema,
});

/** A value that a request carries in its path or query. */
export type ApiParameter = z.output<typeof Parameter>;

const Operation = z.looseObject({
  /** Unique name, by which a function finds its route. */
  operationId: z.string({ error: "must name the operation" }),
  /** Name of the function that serves the operation. */
  "x-tenantry-function": z.string({ error: "must name a function of the application" }),
  /** Values in path and query. */
  parameters: z.array(Parameter).default([]),
  /** What the request's body must be. */
  requestBody: z
    .looseObject({
      content: z.looseObject({ "application/json": z.looseObject({ schema: Schema }) }),
    })
    .optional(),
});

/** One method of one path. */
export type ApiOperation = z.output<typeof Operation>;

const OpenApiDocument = z.looseObject({
  openapi: z.string().regex(/^3\.0\./, "must be 3.0, which API Gateway reads"),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith("/", 'must begin with "/"'),
    z.strictObject(
      Object.fromEntries(METHODS.map((method) => [method, Operation.exactOptional()])),
    ),
  ),
});

/** An OpenAPI document, with every reference put in place. */
export type OpenApiDocument = z.output<typeof OpenApiDocument>;

/** An operation together with where it is. */
export interface PlacedOperation {
  /** Path with its parameters in braces. */
  readonly path: string;
  /** HTTP method in lower case. */
  readonly method: string;
  /** What is there. */
  readonly operation: ApiOperation;
}

/**
 * Reads an OpenAPI document of the application or of the platform.
 *
 * @param source - Where the document came from, for the error message.
 * @throws {@link InvalidDocumentError} listing every problem found.
 */
export function parseOpenApiDocument(data: unknown, source: string): OpenApiDocument {
  return parseDocument(OpenApiDocument, dereferenced(data, data), source);
}

/** Every operation of a document, in its order. */
export function operationsOf({ paths }: OpenApiDocument): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** References that lead back to themselves are cut here rather than followed for ever. */
const MAX_DEPTH = 64;

function dereferenced(root: unknown, value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return {};
  if (Array.isArray(value)) return value.map((each) => dereferenced(root, each, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const reference = "$ref" in value ? value.$ref : undefined;
  if (typeof reference === "string") return dereferenced(root, valueAt(root, reference), depth + 1);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, dereferenced(root, each, depth + 1)]),
  );
}

/** What a reference such as `#/components/schemas/Product` leads to; `undefined` where to nothing. */
function valueAt(root: unknown, reference: string): unknown {
  return reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((place, step) => new Map(Object.entries(place ?? {})).get(step), root);
}
