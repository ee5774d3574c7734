import { TenantryError } from "../../tenants/errors.ts";

/** A plan takes more accounts than are planned for in the time that whoever asks can wait. */
export class PlanTooLargeError extends TenantryError {
  override readonly name = "PlanTooLargeError";

  constructor(most: number) {
    super(
      "PLAN_TOO_LARGE",
      `the plan takes more than ${most} accounts, at most ${most} are planned for here`,
      "Plan for fewer tenants, or with higher limits; `tenantry capacity plan` plans for any number on your own machine.",
    );
  }
}
