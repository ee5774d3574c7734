import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { type Api, type ApiEnvironment, emptyApi } from "./api.ts";
import { addCapacityRoutes } from "./capacity-routes.ts";
import { addCatalogueRoutes } from "./catalogue-routes.ts";
import { addConfigurationRoute } from "./configuration-route.ts";
import { addMappingRoutes } from "./mapping-routes.ts";
import { addOperationRoutes } from "./operation-routes.ts";
import { mayCall } from "./operator.ts";
import type { ApiPorts } from "./ports.ts";
import { isBug, PROBLEM_TYPE, problemOf } from "./problem.ts";
import { addRegistrationRoutes } from "./registration-routes.ts";
import {
  BodyTooLargeError,
  OperatorForbiddenError,
  RouteNotFoundError,
  TokenRefusedError,
} from "./request-errors.ts";
import { addShardRoutes } from "./shard-routes.ts";
import { addTenantAddRoute } from "./tenant-add-route.ts";
import { addTenantMoveRoutes } from "./tenant-move-routes.ts";
import { addTenantRoutes } from "./tenant-routes.ts";
import { addVendingRoutes } from "./vending-routes.ts";

/** Longest body, in bytes; the longest that any route describes is a tenth of it. */
const BODY_LIMIT = 64 * 1024;

/** What a page of another origin may send along. */
const ALLOWED_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key"];

/** Paths below which everything is for operators, except for what was added before. */
const OPERATORS_PATHS = [
  "tenants",
  "mappings",
  "shards",
  "vendings",
  "capacity",
  "operations",
  "tiers",
  "releases",
];

/**
 * The control plane's API, which describes itself at `/openapi.json`.
 *
 * Public routes come first: they answer before the guard of the operators' routes is reached.
 */
export function createApi(ports: ApiPorts): Api {
  const api = emptyApi();
  api.onError((error) => answerTo(error, ports));
  api.notFound(({ req }) => answerTo(new RouteNotFoundError(req.method, req.path), ports));
  api.use(cors({ origin: ports.allowedOrigin, allowHeaders: ALLOWED_HEADERS }));
  api.use(bodyLimit({ maxSize: BODY_LIMIT, onError: refuseBody }));
  addRegistrationRoutes(api, ports);
  addConfigurationRoute(api, ports);
  for (const path of OPERATORS_PATHS) api.use(`/${path}/*`, guard(ports));
  addTenantRoutes(api, ports);
  addTenantAddRoute(api, ports);
  addTenantMoveRoutes(api, ports);
  addMappingRoutes(api, ports);
  addShardRoutes(api, ports);
  addVendingRoutes(api, ports);
  addCapacityRoutes(api, ports);
  addOperationRoutes(api, ports);
  addCatalogueRoutes(api, ports);
  describe(api);
  return api;
}

/** Lets operators pass, and readers where nothing is changed. */
function guard({ operatorOf }: ApiPorts): MiddlewareHandler<ApiEnvironment> {
  return async (context, next) => {
    const [, token] = /^Bearer (\S+)$/i.exec(context.req.header("Authorization") ?? "") ?? [];
    const operator = token === undefined ? undefined : await operatorOf(token);
    if (!operator) throw new TokenRefusedError();
    const { method } = context.req;
    if (!mayCall(operator.role, method)) throw new OperatorForbiddenError(operator.user);
    context.set("operator", operator);
    await next();
  };
}

function refuseBody(): never {
  throw new BodyTooLargeError(BODY_LIMIT);
}

function answerTo(error: unknown, { tell }: ApiPorts): Response {
  if (isBug(error)) tell(error);
  const problem = problemOf(error);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": PROBLEM_TYPE },
  });
}

function describe(api: Api): void {
  api.openAPIRegistry.registerComponent("securitySchemes", "operator", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Access token of a user of the operators' pool",
  });
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Tenantry control plane", version: "1" },
  });
}
