type Properties = Readonly<Record<string, unknown>>;

/** One way through the life of a resource type. */
export interface LifeCycle {
  /** Type token. */
  readonly type: string;
  /** Inputs as a program gives them. */
  readonly inputs: Properties;
  /** Inputs that change in place; absent where a type only knows replacement. */
  readonly update?: Properties;
  /** Inputs of which each asks for another resource. */
  readonly replacements?: Properties;
  /** Inputs that AWS never tells, so that an import lacks them. */
  readonly untold?: readonly string[];
  /** Import id, where it is not the id in the state. */
  readonly importId?: (id: string) => string;
  /** The thing cannot go, or goes with another. */
  readonly stays?: true;
}

/** Tags that a resource is made with. */
export const TAGS = { tenant: "acme", tier: "gold", project: "tenantry" };

/** Tags that it has later: one kept, one changed, one new, one gone. */
export const RETAGGED = { tenant: "acme", tier: "silver", release: "2" };
