import { TenantryError } from "../../tenants/errors.ts";

/** A request's body is not JSON. */
export class BodyNotJsonError extends TenantryError {
  override readonly name = "BodyNotJsonError";

  constructor() {
    super("BODY_NOT_JSON", "the body is not JSON", "Send a JSON document as the body.");
  }
}

/** A request's body is longer than anything that is taken here. */
export class BodyTooLargeError extends TenantryError {
  override readonly name = "BodyTooLargeError";

  constructor(limit: number) {
    super(
      "BODY_TOO_LARGE",
      `the body is longer than ${limit} bytes`,
      "Send only the fields that are described at `/openapi.json`.",
    );
  }
}

/** Nothing is served at a path. */
export class RouteNotFoundError extends TenantryError {
  override readonly name = "RouteNotFoundError";

  constructor(method: string, path: string) {
    super(
      "ROUTE_NOT_FOUND",
      `nothing is served at ${method} ${path}`,
      "Look up the paths at `/openapi.json`.",
    );
  }
}

/** A request for operators carries no token, or one that does not count. */
export class TokenRefusedError extends TenantryError {
  override readonly name = "TokenRefusedError";

  constructor() {
    super(
      "TOKEN_REFUSED",
      "there is no access token of an operator, or it is not good any more",
      "Log in again and send the access token as `Authorization: Bearer <token>`.",
    );
  }
}

/** Someone who may only look wants to change something. */
export class OperatorForbiddenError extends TenantryError {
  override readonly name = "OperatorForbiddenError";

  constructor(user: string) {
    super(
      "OPERATOR_FORBIDDEN",
      `only members of the group "operator" may change anything, user "${user}"`,
      "Ask an operator to do it, or to add you to the group.",
    );
  }
}

/** A shard is there in another account or Region, and so are its planes. */
export class ShardElsewhereError extends TenantryError {
  override readonly name = "ShardElsewhereError";

  constructor(shard: string) {
    super(
      "SHARD_ELSEWHERE",
      `shard "${shard}" lies in another account or Region`,
      "Give the new shard another name.",
    );
  }
}

/**
 * A pool is to have another release than it was wished with: both of its slots would change under
 * live traffic, while its stages keep the API document of the old one.
 */
export class ReleaseFixedError extends TenantryError {
  override readonly name = "ReleaseFixedError";

  constructor(stack: string, release: string) {
    super(
      "RELEASE_FIXED",
      `cannot change the release of a pool that is there from ${release}, stack "${stack}"`,
      "Keep the release, or make a new pool with the other one.",
    );
  }
}

/** A shard is to lie where the control plane does, whose functions and roles its planes could then change. */
export class ShardInHubError extends TenantryError {
  override readonly name = "ShardInHubError";

  constructor(shard: string, account: string) {
    super(
      "SHARD_IN_HUB",
      `a shard cannot lie in the control plane's own account ${account}, shard "${shard}"`,
      "Give the shard an account of its own.",
    );
  }
}

/** A pool is to be removed whose tenants are still there. */
export class PoolOccupiedError extends TenantryError {
  override readonly name = "PoolOccupiedError";

  constructor(stack: string, tenant: string) {
    super(
      "POOL_OCCUPIED",
      `cannot remove ${stack}: tenant "${tenant}" and maybe others live there`,
      "Remove the pool's tenants first.",
    );
  }
}
