import { ConcurrentUpdateError, StackNotFoundError } from "@pulumi/pulumi/automation/errors.js";
import { TenantryError } from "../../tenants/errors.ts";
import type { FailedResource } from "./event-reader.ts";

/** Another process of Pulumi's holds the state of a stack, or died while it did. */
class StackLockedError extends TenantryError {
  override readonly name = "StackLockedError";

  constructor(stack: string, options?: ErrorOptions) {
    super(
      "STACK_LOCKED",
      `another run of pulumi holds the state of stack "${stack}"`,
      `Wait for it to end; if its process is gone, run \`pulumi cancel --stack ${stack}\`.`,
      options,
    );
  }
}

/** A stack is not in the state backend. */
class StackUnmadeError extends TenantryError {
  override readonly name = "StackUnmadeError";

  constructor(stack: string, options?: ErrorOptions) {
    super(
      "STACK_NOT_FOUND",
      `the state backend has no stack "${stack}"`,
      "Look for it with `pulumi stack ls`.",
      options,
    );
  }
}

/** Resources could not be made what they should be. */
class ResourceFailedError extends TenantryError {
  override readonly name = "ResourceFailedError";
  /** Each resource with what its provider said. */
  readonly failures: readonly FailedResource[];

  constructor(failures: readonly FailedResource[], options?: ErrorOptions) {
    const lines = failures.map(({ resource, type, reason }) => `${resource} (${type}): ${reason}`);
    super(
      "RESOURCE_FAILED",
      lines.join("\n"),
      "Mend what the provider names; the operation is tried again by itself.",
      options,
    );
    this.failures = failures;
  }
}

/** AWS refused calls for their rate, again and again. */
export class CallsThrottledError extends TenantryError {
  override readonly name = "CallsThrottledError";

  constructor(failures: readonly FailedResource[], options?: ErrorOptions) {
    const lines = failures.map(({ resource, type, reason }) => `${resource} (${type}): ${reason}`);
    super(
      "CALLS_THROTTLED",
      lines.join("\n"),
      "Nothing need be done; the shard goes slower for a while, and the operation is tried again.",
      options,
    );
  }
}

/** A program ended before it had described its resources. */
class ProgramFailedError extends TenantryError {
  override readonly name = "ProgramFailedError";

  constructor(stack: string, reason: string, options?: ErrorOptions) {
    super(
      "PROGRAM_FAILED",
      `the program of stack "${stack}" failed: ${reason}`,
      "Correct the program or its configuration, publish it and wish that release.",
      options,
    );
  }
}

/** The Pulumi CLI is not where it was looked for. */
class PulumiMissingError extends TenantryError {
  override readonly name = "PulumiMissingError";

  constructor(options?: ErrorOptions) {
    super(
      "PULUMI_MISSING",
      "the Pulumi CLI cannot be started",
      "Run `tenantry doctor`, which says how to install it.",
      options,
    );
  }
}

/** The engine found no provider for a kind of resource. */
class ProviderMissingError extends TenantryError {
  override readonly name = "ProviderMissingError";

  constructor(options?: ErrorOptions) {
    super(
      "PROVIDER_MISSING",
      "the engine found no plugin for a provider that the program uses",
      "Install the plugin with `pulumi plugin install`, or start the sandbox.",
      options,
    );
  }
}

/** What KMS says of a key that cannot be used. */
const KEY_REFUSED = /operation error KMS: .*/;

/** The secrets in a stack's state were encrypted with another key, or the key may not be used. */
class StateUnreadableError extends TenantryError {
  override readonly name = "StateUnreadableError";

  constructor(stack: string, options?: ErrorOptions) {
    const [refusal] = KEY_REFUSED.exec(String(options?.cause)) ?? [];
    super(
      "STATE_UNREADABLE",
      `the secrets in the state of stack "${stack}" can be neither read nor written${refusal ? `: ${refusal}` : ""}`,
      "Give the passphrase or the KMS key with which the stack was made, and the right to use it.",
      options,
    );
  }
}

/** A run was asked to stop, and did after what was in progress was recorded. */
export class EngineStoppedError extends TenantryError {
  override readonly name = "EngineStoppedError";

  constructor(stack: string, options?: ErrorOptions) {
    super(
      "ENGINE_STOPPED",
      `the work on stack "${stack}" was stopped`,
      "Nothing need be done; the next worker goes on where it stopped.",
      options,
    );
  }
}

/** The process of a run ended in the middle. */
export class EngineDiedError extends TenantryError {
  override readonly name = "EngineDiedError";

  constructor(stack: string, how: string) {
    super(
      "ENGINE_DIED",
      `the process that worked on stack "${stack}" ended in the middle: ${how}`,
      "Nothing need be done; the next worker recovers the stack first.",
    );
  }
}

/** What Pulumi's own failures say, where its classes do not; each has a test. */
const TEXTS = [
  [
    /ENOENT|command not found/,
    (_stack: string, options: ErrorOptions) => new PulumiMissingError(options),
  ],
  [
    /no resource plugin|plugin .*(not found|could not be)|failed to load plugin/i,
    (_stack: string, options: ErrorOptions) => new ProviderMissingError(options),
  ],
  [
    /incorrect passphrase|passphrase must be set|failed to decrypt|error decrypting|operation error KMS/i,
    (stack: string, options: ErrorOptions) => new StateUnreadableError(stack, options),
  ],
  [
    /stack is currently locked by|Another update is currently in progress/,
    (stack: string, options: ErrorOptions) => new StackLockedError(stack, options),
  ],
] as const;

/**
 * How AWS's services refuse calls for their rate.
 *
 * Source: AWS General Reference, "API retries"; error codes of API Gateway, Lambda and IAM.
 */
const THROTTLED =
  /TooManyRequestsException|ThrottlingException|Throttling:|Rate exceeded|RequestLimitExceeded|\b429\b/;

/**
 * How AWS's services refuse to make what is there already.
 *
 * Source: API References, errors of CreateGroup (GroupExistsException), CreateTable
 * (ResourceInUseException), CreateRole and CreatePolicy (EntityAlreadyExists), CreateFunction and
 * AddPermission (ResourceConflictException), CreateLogGroup (ResourceAlreadyExistsException),
 * CreateBucket (BucketAlreadyOwnedByYou), PutParameter (ParameterAlreadyExists), CreateApiKey and
 * CreateUsagePlanKey (ConflictException).
 */
const EXISTS =
  /GroupExistsException|ResourceInUseException|(Entity|Resource|Parameter)AlreadyExists|ResourceConflictException|BucketAlreadyOwnedByYou|\bConflictException/;

/** Whether AWS says of a resource that it is there already. */
export function saysItExists(reason: string): boolean {
  return EXISTS.test(reason);
}

/** What a run ends with that says only that something else went wrong, or that it was asked to end. */
const SUMMARY = /^(update|refresh|destroy|preview) (failed|canceled)$|^resource .* failed$/i;

/** What is known of a run that failed. */
export interface FailedRun {
  /** Name of the stack. */
  readonly stack: string;
  /** What was thrown. */
  readonly error: unknown;
  /** Every error that the engine told. */
  readonly errors: readonly FailedResource[];
  /** Whether the run was asked to stop. */
  readonly isStopped: boolean;
}

/** The one failure that a person can act on, of all that a failed run said. */
export function failureOf({ stack, error, errors, isStopped }: FailedRun): unknown {
  if (error instanceof TenantryError) return error;
  const options = { cause: error };
  if (isStopped) return new EngineStoppedError(stack, options);
  if (error instanceof ConcurrentUpdateError) return new StackLockedError(stack, options);
  if (error instanceof StackNotFoundError) return new StackUnmadeError(stack, options);
  const told = errors.filter(({ reason }) => !SUMMARY.test(reason));
  const text = [String(error), ...told.map(({ reason }) => reason)].join("\n");
  const known = TEXTS.find(([pattern]) => pattern.test(text));
  if (known) return known[1](stack, options);
  const failed = told.filter(({ type }) => type !== "" && !type.startsWith("pulumi:pulumi:"));
  if (failed.some(({ reason }) => THROTTLED.test(reason))) {
    return new CallsThrottledError(failed, options);
  }
  if (failed.length > 0) return new ResourceFailedError(failed, options);
  const [first] = told;
  return first ? new ProgramFailedError(stack, first.reason, options) : error;
}
