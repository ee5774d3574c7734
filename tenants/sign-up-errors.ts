import { TenantryError } from "./errors.ts";

/** A first admin's address belongs to a user of another tenant of the same pool. */
export class EmailTakenError extends TenantryError {
  override readonly name = "EmailTakenError";

  constructor() {
    super(
      "EMAIL_TAKEN",
      "the first admin's e-mail address belongs to a user of another tenant",
      "Register again with another address.",
    );
  }
}

/** A tenant's own API does not answer its probe. */
export class ProbeUnservedError extends TenantryError {
  override readonly name = "ProbeUnservedError";

  constructor(answer: string) {
    super(
      "PROBE_UNSERVED",
      `the tenant's own API answered the probe with ${answer}`,
      "Look at the plane's logs, then `tenantry tenant retry` the tenant.",
    );
  }
}

/** A workflow's step finds that a later attempt has begun. */
export class AttemptOvertakenError extends TenantryError {
  override readonly name = "AttemptOvertakenError";

  constructor(tenant: string, attempt: number, current: number) {
    super(
      "ATTEMPT_OVERTAKEN",
      `attempt ${attempt} was overtaken by attempt ${current} of tenant ${tenant}`,
      "Leave the tenant to its latest attempt.",
    );
  }
}

/** A tenant's plane has not said what a step needs. */
export class PlaneUnreadyError extends TenantryError {
  override readonly name = "PlaneUnreadyError";

  constructor(stack: string) {
    super(
      "PLANE_UNREADY",
      `the outputs of stack "${stack}" do not describe a plane in service`,
      "Look at the stack with `tenantry stack show`, then retry the tenant.",
    );
  }
}

/** Nobody can say what is left of a tenant, for the items of its stack cannot be read. */
export class StackAsideError extends TenantryError {
  override readonly name = "StackAsideError";

  constructor(stack: string, reason: string) {
    super(
      "STACK_ASIDE",
      `stack "${stack}" was set aside, so that nothing of it can be removed: ${reason}`,
      "Mend the items of the mapping that `tenantry stack show` names, then retry the tenant.",
    );
  }
}

/** A tenant asks for where it is served before it is. */
export class TenantUnservedError extends TenantryError {
  override readonly name = "TenantUnservedError";

  constructor(name: string, status: string) {
    super(
      "TENANT_UNSERVED",
      `tenant "${name}" is ${status} and not served by any plane now`,
      "Try again when the tenant is active.",
    );
  }
}
