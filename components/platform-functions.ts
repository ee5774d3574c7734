import type { Table } from "@pulumi/aws/dynamodb/table.js";
import { masterKeyParameterOf } from "../tenants/naming.ts";
import type { ReleaseSource } from "./function-code.ts";
import type { Location } from "./location.ts";
import type { PlaneIdentity } from "./plane-identity.ts";
import type { PlatformFunctionArgs } from "./platform-function.ts";
import { masterKeyRights, USER_ACTIONS } from "./platform-rights.ts";
import type { Tags } from "./tags.ts";

/** What of a plane its platform functions are told. */
export interface PlatformParts {
  /** Name of the plane. */
  readonly plane: string;
  /** Shard of the plane. */
  readonly shard: string;
  /** Account and Region of the plane. */
  readonly location: Location;
  /** Release whose code the functions have. */
  readonly source: ReleaseSource;
  /** The plane's users. */
  readonly identity: PlaneIdentity;
  /** The plane's directory. */
  readonly directory: Table;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** Every request of an unknown token waits for the authorizer, so it gets a processor's share to start fast. */
const AUTHORIZER_SHAPE = { timeoutSeconds: 10, memoryMiB: 512 };

const USERS_SHAPE = { timeoutSeconds: 10, memoryMiB: 256 };

/** Function that lets callers in: it reads the directory and the master key, and nothing else. */
export function authorizerArgs(parts: PlatformParts): PlatformFunctionArgs {
  return {
    ...sharedArgs(parts),
    role: "authorizer",
    part: parts.source.manifest.platform.authorizer,
    shape: AUTHORIZER_SHAPE,
    environment: {
      TENANTRY_USER_POOL_ID: parts.identity.userPoolId,
      TENANTRY_USER_POOL_CLIENT_ID: parts.identity.clientId,
      TENANTRY_DIRECTORY_TABLE: parts.directory.name,
      TENANTRY_MASTER_KEY_PARAMETER: masterKeyParameterOf(parts.shard),
    },
    statements: [
      { Sid: "ReadDirectory", Action: "dynamodb:GetItem", Resource: parts.directory.arn },
      ...masterKeyRights(parts.shard, parts.location),
    ],
  };
}

/** Function that manages a tenant's users; Cognito cannot fence it to a tenant, so its code does. */
export function tenantUsersArgs(parts: PlatformParts): PlatformFunctionArgs {
  return {
    ...sharedArgs(parts),
    role: "tenant-users",
    part: parts.source.manifest.platform.tenantUsers,
    shape: USERS_SHAPE,
    environment: {
      TENANTRY_USER_POOL_ID: parts.identity.userPoolId,
      TENANTRY_ALLOWED_ORIGIN: parts.allowedOrigin,
      POWERTOOLS_SERVICE_NAME: parts.plane,
    },
    statements: [
      {
        Sid: "ManageUsers",
        Action: USER_ACTIONS,
        Resource: parts.identity.userPoolArn,
      },
    ],
  };
}

function sharedArgs({ plane, location, source, logRetentionDays, tracing, tags }: PlatformParts) {
  return { plane, location, source, logRetentionDays, tracing, tags };
}
