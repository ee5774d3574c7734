import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";

const Environment = z.object({
  TENANTRY_USER_POOL_ID: z.string().min(1),
  TENANTRY_USER_POOL_CLIENT_ID: z.string().min(1),
  TENANTRY_DIRECTORY_TABLE: z.string().min(1),
  TENANTRY_MASTER_KEY_PARAMETER: z.string().startsWith("/"),
  AWS_ENDPOINT_URL: z.url().optional(),
});

/** What the plane tells its authorizer. */
export interface AuthorizerEnvironment {
  /** User pool whose tokens count. */
  readonly userPoolId: string;
  /** Client that the tokens must be for. */
  readonly clientId: string;
  /** Table that says which tenants are served. */
  readonly directoryTable: string;
  /** Parameter with the shard's master key. */
  readonly masterKeyParameter: string;
  /** Where AWS is, if elsewhere than usual; the SDK's own variable. */
  readonly endpoint: string | undefined;
}

/**
 * Reads the function's environment variables.
 *
 * @throws {@link InvalidDocumentError} listing every variable that is missing or wrong.
 */
export function parseAuthorizerEnvironment(variables: unknown): AuthorizerEnvironment {
  const parsed = parseDocument(Environment, variables, "the function's environment");
  return {
    userPoolId: parsed.TENANTRY_USER_POOL_ID,
    clientId: parsed.TENANTRY_USER_POOL_CLIENT_ID,
    directoryTable: parsed.TENANTRY_DIRECTORY_TABLE,
    masterKeyParameter: parsed.TENANTRY_MASTER_KEY_PARAMETER,
    endpoint: parsed.AWS_ENDPOINT_URL,
  };
}
