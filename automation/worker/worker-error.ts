import { TenantryError } from "../../tenants/errors.ts";

/** The session of a worker is for another account than the stack is in. */
export class AccountMismatchError extends TenantryError {
  override readonly name = "AccountMismatchError";

  constructor(stack: string, expected: string, actual: string) {
    super(
      "ACCOUNT_MISMATCH",
      `stack "${stack}" is in account ${expected}, but the session is for account ${actual}`,
      "Correct the shard's account, or the role that the worker assumes.",
    );
  }
}

/** An account is to be used again in which something is left. */
export class AccountOccupiedError extends TenantryError {
  override readonly name = "AccountOccupiedError";

  constructor(shard: string, account: string, left: string) {
    super(
      "ACCOUNT_OCCUPIED",
      `account ${account} is not empty: ${left}`,
      `Remove what is left there, then \`tenantry shard retry ${shard}\`; or give the account up by \`tenantry shard dismiss ${shard}\`.`,
    );
  }
}

/** A wish names what no worker brings about. */
export class WishUnworkableError extends TenantryError {
  override readonly name = "WishUnworkableError";

  constructor(stack: string, problem: string) {
    super(
      "WISH_UNWORKABLE",
      `the wish of stack "${stack}" ${problem}`,
      "Wish the stack anew with what is missing.",
    );
  }
}

/** The pool of a tenant's stack is not in service. */
export class PoolAbsentError extends TenantryError {
  override readonly name = "PoolAbsentError";

  constructor(stack: string, pool: string) {
    super(
      "POOL_ABSENT",
      `stack "${stack}" needs the outputs of stack "${pool}", which is not in service`,
      `Look at the pool with \`tenantry stack show ${pool}\`; this stack is tried again by itself.`,
    );
  }
}

/** A plane's slots cannot be brought about in one go. */
export class SlotsUnpinnedError extends TenantryError {
  override readonly name = "SlotsUnpinnedError";

  constructor(stack: string, releases: readonly string[]) {
    super(
      "SLOTS_UNPINNED",
      `the slots of stack "${stack}" are to hold ${releases.join(" and ")}, and neither is known by its versions`,
      "Wish one slot at a time, the idle one first.",
    );
  }
}

/** Someone wants to remove a stack that is wished to be there. */
export class StackWishedError extends TenantryError {
  override readonly name = "StackWishedError";

  constructor(stack: string) {
    super(
      "STACK_WISHED",
      `stack "${stack}" is wished to be present`,
      "Wish it absent; a worker then removes it.",
    );
  }
}

/** What is known of a failure that nobody foresaw. */
export interface BrokenFacts {
  /** Id of the operation. */
  readonly operation: string;
  /** What was said of it, in one line. */
  readonly message: string;
  /** What was thrown. */
  readonly cause: unknown;
}

/** A failure that nobody foresaw, kept so that the stack shows it. */
export class OperationBrokenError extends TenantryError {
  override readonly name = "OperationBrokenError";

  constructor({ operation, message, cause }: BrokenFacts) {
    super(
      "OPERATION_BROKEN",
      message,
      `Look at the operation with \`tenantry operation show ${operation}\` and at the worker's log; it is tried again by itself.`,
      { cause },
    );
  }
}

/** A pool is wished away in which tenants were placed before it was closed. */
export class PoolInhabitedError extends TenantryError {
  override readonly name = "PoolInhabitedError";

  constructor(stack: string, tenants: number) {
    super(
      "POOL_INHABITED",
      `${tenants} tenants have a place in ${stack}, which is therefore not removed`,
      "Remove the tenants, or wish the pool again; no further tenant is placed there.",
    );
  }
}
