import type { APIGatewayProxyEvent } from "aws-lambda";
import * as z from "zod";
import { issuesOf } from "../../tenants/document.ts";
import type { Issue } from "../../tenants/errors.ts";
import type { ApiOperation, ApiParameter } from "../../tenants/openapi-document.ts";
import { invalid } from "./problem.ts";

/** What a route is given: only what the application's OpenAPI document allows. */
export interface Call<Body = unknown, Query = unknown, Path = unknown> {
  /** Values in the path, by name. */
  readonly path: Path;
  /** Values in the query, by name, with the document's defaults. */
  readonly query: Query;
  /** The body, with the document's defaults; `undefined` where the operation takes none. */
  readonly body: Body;
}

/** As much of API Gateway's event as a check reads. */
export type CheckedEvent = Pick<
  APIGatewayProxyEvent,
  "body" | "isBase64Encoded" | "pathParameters" | "queryStringParameters"
>;

/** Reads a request into a call, or throws a {@link Problem} that lists all that is wrong with it. */
export type RequestCheck = (event: CheckedEvent) => Call;

/** Makes the check of one operation from the document, which is the one source of what is valid. */
export function requestCheckOf(operation: ApiOperation): RequestCheck {
  const path = parametersOf(operation, "path");
  const query = parametersOf(operation, "query");
  const body = bodyOf(operation);
  return (event) => {
    const sent = z.object({ path, query, body }).safeParse({
      path: event.pathParameters ?? {},
      query: event.queryStringParameters ?? {},
      body: operation.requestBody ? bodySent(event) : undefined,
    });
    if (!sent.success) throw invalid(sent.error.issues.flatMap(issuesOf));
    return sent.data;
  };
}

function parametersOf({ parameters }: ApiOperation, place: string) {
  const here = parameters.filter((parameter) => parameter.in === place);
  return z.strictObject(Object.fromEntries(here.map((each) => [each.name, parameterOf(each)])));
}

function parameterOf({ schema, required }: ApiParameter): z.ZodType {
  const checked = z.preprocess(readerOf(schema.type), schemaOf(schema));
  return required || "default" in schema ? checked : checked.optional();
}

/** Parameters come as texts; what the document calls a number or a truth is read as such. */
function readerOf(type: unknown): (sent: unknown) => unknown {
  if (type === "integer" || type === "number") {
    return (sent) => (typeof sent === "string" && sent.trim() !== "" ? Number(sent) : sent);
  }
  if (type === "boolean") {
    return (sent) => (sent === "true" ? true : sent === "false" ? false : sent);
  }
  return (sent) => sent;
}

function bodyOf({ requestBody }: ApiOperation): z.ZodType {
  if (!requestBody) return z.undefined();
  return schemaOf(requestBody.content["application/json"].schema);
}

function schemaOf(schema: unknown): z.ZodType {
  // The document was checked when the release was built.
  const plain = schema as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(plain, { defaultTarget: "openapi-3.0" });
}

function bodySent({ body, isBase64Encoded }: CheckedEvent): unknown {
  const text = isBase64Encoded ? Buffer.from(body ?? "", "base64").toString() : (body ?? "");
  try {
    return JSON.parse(text);
  } catch {
    const issue: Issue = { path: "body", problem: "must be JSON" };
    throw invalid([issue]);
  }
}
