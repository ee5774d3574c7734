import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import {
  type OpenApiDocument,
  operationsOf,
  parseOpenApiDocument,
} from "../../tenants/openapi-document.ts";
import { type Answer, INTERNAL_PROBLEM, problemResultOf, resultOf } from "./answer.ts";
import { actingFor, callerOf } from "./caller.ts";
import { log, observing } from "./observed.ts";
import { Problem } from "./problem.ts";
import { type Call, type RequestCheck, requestCheckOf } from "./request-check.ts";

/** Answers one operation of the application. */
export type Route = (call: Call<never, never, never>) => Promise<Answer>;

/** Routes by the operation's id in the OpenAPI document. */
export type Routes = Readonly<Record<string, Route>>;

/** What API Gateway hands to a function. */
export type ApiEvent = Pick<
  APIGatewayProxyEvent,
  | "body"
  | "httpMethod"
  | "isBase64Encoded"
  | "pathParameters"
  | "queryStringParameters"
  | "requestContext"
  | "resource"
>;

/** A Lambda function behind API Gateway. */
export type ApiHandler = (event: ApiEvent) => Promise<APIGatewayProxyResult>;

/** One operation that a function serves. */
interface Served {
  readonly check: RequestCheck;
  readonly route: Route;
}

/**
 * Makes a Lambda handler of routes.
 *
 * Every request is checked by the document before its route sees it; all that is wrong with one is
 * told at once.
 *
 * @param allowedOrigin - Value of the CORS header in every answer.
 * @throws Error, when the function starts, for a route whose operation is not in the document.
 */
export function serve(document: unknown, routes: Routes, allowedOrigin: string): ApiHandler {
  const served = servedBy(parseOpenApiDocument(document, "the OpenAPI document"), routes);
  return (event) => {
    const caller = callerOf(event);
    return actingFor(caller, () =>
      observing(caller, async () => {
        try {
          return resultOf(await answerOf(served, event), allowedOrigin);
        } catch (error) {
          return problemResultOf(problemOf(error), allowedOrigin);
        }
      }),
    );
  };
}

function servedBy(document: OpenApiDocument, routes: Routes): ReadonlyMap<string, Served> {
  const placed = new Map(operationsOf(document).map((each) => [each.operation.operationId, each]));
  return new Map(
    Object.entries(routes).map(([id, route]) => {
      const found = placed.get(id);
      if (!found) throw new Error(`the OpenAPI document has no operation "${id}"`);
      const key = `${found.method.toUpperCase()} ${found.path}`;
      return [key, { route, check: requestCheckOf(found.operation) }];
    }),
  );
}

function answerOf(served: ReadonlyMap<string, Served>, event: ApiEvent): Promise<Answer> {
  const key = `${event.httpMethod} ${event.resource}`;
  const found = served.get(key);
  if (!found) throw new Error(`the function has no route for "${key}", which the API sent it`);
  // The check is made from the document that the route was written for.
  return found.route(found.check(event) as Call<never, never, never>);
}

/** What a client is told; a bug is recorded with its stack and told as no more than a bug. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  log.error("a request failed", { error });
  return INTERNAL_PROBLEM;
}
