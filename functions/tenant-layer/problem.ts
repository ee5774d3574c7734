import type { Issue } from "../../tenants/errors.ts";

/** What a {@link Problem} says, besides its status. */
export interface ProblemFacts {
  /** Stable identifier that clients may match on, such as `PRODUCT_UNKNOWN`. */
  readonly code: string;
  /** What is wrong, for a person. */
  readonly detail: string;
  /** Every wrong field, where there are such. */
  readonly issues?: readonly Issue[];
}

/**
 * A request that cannot be granted, for a reason that the client is told.
 *
 * Anything else that a handler throws is a bug, and the client learns no more than that.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  /** HTTP status of the answer. */
  readonly status: number;
  /** Stable identifier that clients may match on. */
  readonly code: string;
  /** Every wrong field; empty where the request as a whole is meant. */
  readonly issues: readonly Issue[];

  constructor(status: number, { code, detail, issues = [] }: ProblemFacts) {
    super(detail);
    this.status = status;
    this.code = code;
    this.issues = issues;
  }
}

/** The thing that a request names does not exist, as far as this caller can know. */
export function notFound(thing: string, id: string): Problem {
  return new Problem(404, {
    code: `${thing.toUpperCase()}_UNKNOWN`,
    detail: `there is no ${thing} with the id "${id}"`,
  });
}

/** A request whose fields are wrong; `issues` names each. */
export function invalid(issues: readonly Issue[]): Problem {
  return new Problem(400, { code: "REQUEST_INVALID", detail: "the request is not valid", issues });
}
