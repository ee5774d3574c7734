import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { serve } from "../tenant-layer/serve.ts";
import document from "./openapi.json" with { type: "json" };
import { routesOf } from "./routes.ts";
import { TenantUsers } from "./tenant-users.ts";
import { CognitoUserPool } from "./user-pool.ts";

const Environment = z.object({
  /** User pool of the plane. */
  TENANTRY_USER_POOL_ID: z.string().min(1),
  /** Value of the CORS header in every answer. */
  TENANTRY_ALLOWED_ORIGIN: z.string().default("*"),
});

const environment = parseDocument(Environment, process.env, "the function's environment");

/** Serves everything under `/tenant/users`. */
export const handler = serve(
  document,
  routesOf(new TenantUsers(new CognitoUserPool(environment.TENANTRY_USER_POOL_ID), Date.now)),
  environment.TENANTRY_ALLOWED_ORIGIN,
);
