import { InvalidDocumentError, type Issue } from "../../tenants/errors.ts";
import {
  type OpenApiDocument,
  operationsOf,
  type PlacedOperation,
  parseOpenApiDocument,
} from "../../tenants/openapi-document.ts";

/** Below this everything is the platform's. */
const RESERVED = /^\/tenant(\/|$)/;

/** What a document must fit to. */
export interface ApiDocumentRequest {
  /** The application's document, as it was read. */
  readonly application: unknown;
  /** Functions that the application has. */
  readonly functions: readonly string[];
  /** Path that tells whether the application works. */
  readonly smokePath: string;
  /** The platform's document, as it was read. */
  readonly platform: unknown;
}

/**
 * Joins the application's and the platform's documents into one.
 *
 * @throws {@link InvalidDocumentError} listing every problem of the application's document.
 */
export function apiDocumentOf(request: ApiDocumentRequest): OpenApiDocument {
  const application = parseOpenApiDocument(request.application, "the OpenAPI document");
  const issues = issuesOf(operationsOf(application), request);
  if (issues.length > 0) throw new InvalidDocumentError("the OpenAPI document", issues);
  const platform = parseOpenApiDocument(request.platform, "the platform's OpenAPI document");
  return { ...application, paths: { ...application.paths, ...platform.paths } };
}

function issuesOf(
  placed: readonly PlacedOperation[],
  { functions, smokePath }: ApiDocumentRequest,
): readonly Issue[] {
  return [
    ...placed.flatMap((each) => operationIssues(each, functions)),
    ...repeatedIds(placed),
    ...functions.flatMap((name) => (isServed(placed, name) ? [] : [unserved(name)])),
    ...(placed.some(({ path, method }) => path === smokePath && method === "get")
      ? []
      : [{ path: "paths", problem: `must have the GET of the smoke path "${smokePath}"` }]),
  ];
}

function operationIssues(
  { path, method, operation }: PlacedOperation,
  functions: readonly string[],
): readonly Issue[] {
  const place = `paths.${path}.${method}`;
  const name = operation["x-tenantry-function"];
  return [
    ...(RESERVED.test(path) ? [{ path: place, problem: 'must not be below "/tenant"' }] : []),
    ...(functions.includes(name)
      ? []
      : [
          {
            path: `${place}.x-tenantry-function`,
            problem: `must be one of ${functions.join(", ")}, not "${name}"`,
          },
        ]),
  ];
}

function repeatedIds(placed: readonly PlacedOperation[]): readonly Issue[] {
  const ids = placed.map(({ operation }) => operation.operationId);
  return placed
    .filter((_, index) => ids.indexOf(ids[index] ?? "") !== index)
    .map(({ path, method, operation }) => ({
      path: `paths.${path}.${method}.operationId`,
      problem: `must be unique, but "${operation.operationId}" is used twice`,
    }));
}

function isServed(placed: readonly PlacedOperation[], name: string): boolean {
  return placed.some(({ operation }) => operation["x-tenantry-function"] === name);
}

function unserved(name: string): Issue {
  return { path: "paths", problem: `must have an operation of the function "${name}"` };
}
