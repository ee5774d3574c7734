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
