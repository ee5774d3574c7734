import { type Issue, TenantryError } from "../tenants/errors.ts";

/** A stack's configuration lacks keys or has wrong ones; names each with its type and an example. */
export class ConfigurationInvalidError extends TenantryError {
  override readonly name = "ConfigurationInvalidError";
  /** Every problem, by key. */
  readonly issues: readonly Issue[];

  constructor(stack: string, issues: readonly Issue[]) {
    const lines = issues.map(({ path, problem }) => `  ${path}: ${problem}`);
    super(
      "CONFIGURATION_INVALID",
      [`the configuration of stack ${stack} is not valid`, ...lines].join("\n"),
      `Set each key, such as with \`pulumi config set --stack ${stack} KEY VALUE\`.`,
    );
    this.issues = issues;
  }
}

/** Someone changes a stack by hand that the platform changes. */
export class StackManagedError extends TenantryError {
  override readonly name = "StackManagedError";

  constructor(stack: string) {
    super(
      "STACK_MANAGED",
      `stack ${stack} is changed by the platform, which records what runs`,
      `Run \`tenantry stack run ${stack} -- up\`, which takes the lease and records the outcome.`,
    );
  }
}
