import { type Hook, OpenAPIHono } from "@hono/zod-openapi";
import type * as z from "zod";
import { issuesOf } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import { Problem } from "./documents.ts";
import type { Operator } from "./operator.ts";
import { PROBLEM_TYPE } from "./problem.ts";

/** What a request carries through the API's layers. */
export interface ApiEnvironment {
  /** Set by the layers above a route. */
  Variables: {
    /** Who asks; only on operators' routes. */
    operator: Operator;
  };
}

/** The API, or a part of it. */
export type Api = OpenAPIHono<ApiEnvironment>;

/** Words for where a problem is. */
const SOURCES: Readonly<Record<string, string>> = {
  json: "body",
  query: "query",
  param: "path",
  header: "headers",
};

/** An API whose refusals list every problem at once. */
export function emptyApi(): Api {
  return new OpenAPIHono<ApiEnvironment>({ defaultHook: refuse });
}

/** @throws {@link InvalidDocumentError} */
const refuse: Hook<unknown, ApiEnvironment, string, unknown> = (result) => {
  if (result.success) return;
  const source = SOURCES[result.target] ?? result.target;
  throw new InvalidDocumentError(source, result.error.issues.flatMap(issuesOf));
};

/** A good answer, for a route's description. */
export function answers<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** How every route refuses. */
export const REFUSALS = {
  "4XX": {
    description: "Refused: what is wrong, and the next thing to do",
    content: { [PROBLEM_TYPE]: { schema: Problem } },
  },
};

/** A body, for a route's description. */
export function takes<S extends z.ZodType>(schema: S) {
  return { required: true, content: { "application/json": { schema } } };
}

/** Goes with routes that only operators may call. */
export const FOR_OPERATORS = { security: [{ operator: [] }] };
