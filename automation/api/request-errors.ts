import { TenantryError } from "../../tenants/errors.ts";

/** A request's body is not JSON. */
export class BodyNotJsonError extends TenantryError {
  override readonly name = "BodyNotJsonError";

  constructor() {
    const remedy = "Send a JSON document as the body, with `content-type: application/json`.";
    super("BODY_NOT_JSON", "the body is not JSON", remedy);
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

/** A pool is wished that is being taken away, and whose room is given back when it is gone. */
export class PoolLeavingError extends TenantryError {
  override readonly name = "PoolLeavingError";

  constructor(stack: string) {
    super(
      "POOL_LEAVING",
      `${stack} is being taken away`,
      "Wait until `tenantry stack show` does not find it any more, or wish a pool of another name.",
    );
  }
}

/** A pool is wished in a shard that cannot take it. */
export class PoolUnplaceableError extends TenantryError {
  override readonly name = "PoolUnplaceableError";

  constructor(stack: string, shard: string, obstacle: string) {
    super(
      "POOL_UNPLACEABLE",
      `${stack} finds no room: ${shard} ${obstacle}`,
      "Wish the pool in another shard, or see `tenantry shard show` for what the shard lacks.",
    );
  }
}

/** Nobody can say whether an account is in the organisation, because AWS does not let us ask. */
export class OrganizationSilentError extends TenantryError {
  override readonly name = "OrganizationSilentError";

  constructor(account: string, cause: Error) {
    super(
      "ORGANIZATION_SILENT",
      `cannot tell whether an account is in the organisation: ${cause.message}, account ${account}`,
      "Let the role `membersRoleArn` trust `tenantry-api` and call `ListParents`, then register the shard again.",
      { cause },
    );
  }
}

/** A shard's state does not allow what is asked of it. */
export class ShardMoveIllegalError extends TenantryError {
  override readonly name = "ShardMoveIllegalError";

  constructor(shard: string, move: string, state: string, needed: readonly string[]) {
    super(
      "SHARD_MOVE_ILLEGAL",
      `cannot ${move} a shard that is ${state}, only one that is ${needed.join(" or ")}, shard "${shard}"`,
      "Look at the shard with `tenantry shard show`.",
    );
  }
}

/** An account is to be gone on with, or given up, for which there is no reason. */
export class VendingNotFailedError extends TenantryError {
  override readonly name = "VendingNotFailedError";

  constructor(shard: string, act: string, state: string) {
    const other = act === "dismiss" ? "is overdue" : "was refused a limit";
    super(
      "VENDING_NOT_FAILED",
      `cannot ${act} an account that is ${state}, only one that failed, is unfit or ${other}, shard "${shard}"`,
      "Look at it with `tenantry shard vendings`; all others go on by themselves.",
    );
  }
}

/** A shard is to be retired that tenants or pools live in. */
export class ShardOccupiedError extends TenantryError {
  override readonly name = "ShardOccupiedError";

  constructor(shard: string, tenants: number, pools: readonly string[]) {
    super(
      "SHARD_OCCUPIED",
      `shard "${shard}" is not empty: ${tenants} tenants and ${pools.length} pools (${pools.join(", ") || "none"})`,
      "Remove its tenants, then its pools, then retire the shard.",
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
