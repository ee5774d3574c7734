/** One thing wrong with a document. */
export interface Issue {
  /** Path from the document root, such as `tiers.1.throttle.rate`. Empty for the document itself. */
  readonly path: string;
  /** What is wrong, as a clause that reads on from the path. */
  readonly problem: string;
}

/**
 * Base of every failure that a person can cause and cure.
 *
 * Anything else that is thrown is a bug in this program, and is reported with its stack.
 */
export class TenantryError extends Error {
  override readonly name: string = "TenantryError";
  /** Stable identifier that scripts may match on; messages may change, codes may not. */
  readonly code: string;
  /** The next thing to do, as one imperative sentence. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

/** A document does not fit its schema; lists every problem at once. */
export class InvalidDocumentError extends TenantryError {
  override readonly name = "InvalidDocumentError";
  /** Every problem, in document order. */
  readonly issues: readonly Issue[];

  constructor(source: string, issues: readonly Issue[]) {
    const lines = issues.map((issue) => `  ${issue.path || "(root)"}: ${issue.problem}`);
    super(
      "DOCUMENT_INVALID",
      [`${source} is not valid`, ...lines].join("\n"),
      `Correct ${source} and try again.`,
    );
    this.issues = issues;
  }
}

/** A tier is named that the company does not sell. */
export class TierUnknownError extends TenantryError {
  override readonly name = "TierUnknownError";

  constructor(tier: string, known: readonly string[]) {
    super(
      "TIER_UNKNOWN",
      `no tier is named "${tier}"; there are ${known.join(", ")}`,
      "Choose one of these tiers, or add the tier to the tier file.",
    );
  }
}

/** A tenant is to make a move that its state does not allow. */
export class MoveIllegalError extends TenantryError {
  override readonly name = "MoveIllegalError";
  /** Moves that are legal in the tenant's state. */
  readonly legal: readonly string[];

  constructor(from: string, move: string, legal: readonly string[]) {
    const choices = legal.length > 0 ? legal.join(", ") : "none";
    super(
      "MOVE_ILLEGAL",
      `cannot ${move} a tenant that is ${from}; legal now: ${choices}`,
      legal.length > 0 ? "Choose one of the legal moves." : "Register a new tenant.",
    );
    this.legal = legal;
  }
}

/** Another write came between the reading and the writing of an item. */
export class WriteConflictError extends TenantryError {
  override readonly name = "WriteConflictError";

  constructor(what: string) {
    super("WRITE_CONFLICT", `${what} was changed by someone else meanwhile`, "Try again.");
  }
}

/** Something that was asked for by name is not there. */
export class NotFoundError extends TenantryError {
  override readonly name = "NotFoundError";

  constructor(kind: string, name: string) {
    super(
      `${kind.toUpperCase()}_NOT_FOUND`,
      `there is no ${kind} "${name}"`,
      `List what there is with \`tenantry ${kind} list\`.`,
    );
  }
}

/**
 * Takes what is not there for nothing: `get(id).catch(unlessNotFound)`.
 *
 * @throws every other error, as it came.
 */
export function unlessNotFound(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

/** Why one shard cannot take a tenant. */
export interface Refusal {
  /** Name of the shard. */
  readonly shard: string;
  /** What keeps the tenant from it, as a clause that reads on from the name. */
  readonly reason: string;
}

/** Refusals that the message of {@link NoRoomError} spells out. */
const REFUSALS_TOLD = 5;

/** No shard has room for another tenant of an isolation. */
export class NoRoomError extends TenantryError {
  override readonly name = "NoRoomError";
  /** Each shard that was asked, and why it refused. */
  readonly refusals: readonly Refusal[];

  constructor(isolation: string, refusals: readonly Refusal[]) {
    const told = refusals.slice(0, REFUSALS_TOLD).map(({ shard, reason }) => `${shard} ${reason}`);
    const more = refusals.length - told.length;
    const why = [...told, ...(more > 0 ? [`and ${more} more refuse it`] : [])].join("; ");
    super(
      "SHARD_FULL",
      `none of ${refusals.length} shards has room for another ${isolation} tenant${why && `: ${why}`}`,
      "Add a shard or raise a shard's capacity, then retry the tenant.",
    );
    this.refusals = refusals;
  }
}

/** Another worker holds the lease of a stack. */
export class StackBusyError extends TenantryError {
  override readonly name = "StackBusyError";

  constructor(stack: string, owner: string, until: string) {
    super(
      "STACK_BUSY",
      `stack "${stack}" is leased to ${owner} until ${until}`,
      "Wait until the lease ends; it is renewed only while its worker lives.",
    );
  }
}

/** A worker tried to record something after its lease had gone to another. */
export class LeaseLostError extends TenantryError {
  override readonly name = "LeaseLostError";

  constructor(stack: string, fence: number) {
    super(
      "LEASE_LOST",
      `the lease of stack "${stack}" with fence ${fence} has gone to another worker`,
      "Leave the stack to the worker that holds the lease now.",
    );
  }
}

/** The hour's share of registrations is used up. */
export class RegistrationsCappedError extends TenantryError {
  override readonly name = "RegistrationsCappedError";

  constructor(cap: number) {
    super(
      "REGISTRATIONS_CAPPED",
      `the ${cap} registrations of this hour are used up`,
      "Try again in the next hour.",
    );
  }
}

/** A name belongs to another tenant. */
export class NameTakenError extends TenantryError {
  override readonly name = "NameTakenError";

  constructor(name: string) {
    super("NAME_TAKEN", `the name "${name}" is in use`, "Choose another name.");
  }
}

/** A repeated request carries another body than the first one with its key. */
export class KeyReusedError extends TenantryError {
  override readonly name = "KeyReusedError";

  constructor() {
    super(
      "IDEMPOTENCY_KEY_REUSED",
      "this Idempotency-Key was used with another body",
      "Send the first body again, or take a new key.",
    );
  }
}
