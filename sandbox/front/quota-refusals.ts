import type { CountedKind } from "./census.ts";
import { AwsFailure } from "./respond.ts";

/** API Gateway's answer, whose message is modelled on the one for resources: terraform-provider-aws, thread 37605. */
function gatewayRefusal(what: string): AwsFailure {
  return new AwsFailure(
    "LimitExceededException",
    `Maximum number of ${what} for this account has been reached.  Please contact AWS if you need additional ${what}.`,
    429,
    { members: { retryAfterSeconds: null } },
  );
}

const REFUSALS: Readonly<Record<CountedKind, (most: number) => AwsFailure>> = {
  "rest-apis": () => gatewayRefusal("REST APIs"),
  "api-keys": () => gatewayRefusal("API keys"),
  "usage-plans": () => gatewayRefusal("usage plans"),
  /** Source: Cognito user pools API Reference, CreateUserPool, LimitExceededException; the message is assumed. */
  "user-pools": (most) =>
    new AwsFailure("LimitExceededException", `The limit of ${most} user pools has been reached.`),
  /** Source: DynamoDB API Reference, CreateTable, errors; the message as observed: hashicorp/terraform, thread 14571. */
  tables: (most) =>
    new AwsFailure(
      "LimitExceededException",
      `Subscriber limit exceeded: There is a limit of ${most} tables per subscriber`,
    ),
  /** Source: IAM API Reference, CreateRole, LimitExceeded (409); the message as observed: serverless-next.js, thread 2234. */
  "iam-roles": (most) =>
    new AwsFailure("LimitExceeded", `Cannot exceed quota for RolesPerAccount: ${most}`, 409),
  /** Source: Step Functions API Reference, CreateStateMachine, StateMachineLimitExceeded. */
  "state-machines": () =>
    new AwsFailure(
      "StateMachineLimitExceeded",
      "The maximum number of state machines has been reached. State machines must be deleted before a new state machine can be created.",
    ),
};

/** The failure by which a service says that there are as many of something as there may be. */
export function quotaRefusal(kind: CountedKind, most: number): AwsFailure {
  return REFUSALS[kind](most);
}

/**
 * The failure by which Lambda keeps concurrency for functions without a reservation.
 *
 * Source: Lambda API Reference, PutFunctionConcurrency, InvalidParameterValueException; the message as observed:
 * milliHQ/terraform-aws-next-js, thread 251.
 */
export function concurrencyRefusal(least: number): AwsFailure {
  return new AwsFailure(
    "InvalidParameterValueException",
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
      `below its minimum value of [${least}].`,
    400,
    { members: { Type: "User" } },
  );
}
