import {
  ConstraintViolationException,
  type CreateAccountFailureReason,
  OrganizationsServiceException,
} from "@aws-sdk/client-organizations";
import type { VendingFailure } from "../tenants/vending.ts";

type Cure = VendingFailure["cure"];

/** Source: Organizations API Reference, CreateAccountStatus, FailureReason. */
const CREATION_FAILURES: Readonly<Record<CreateAccountFailureReason, readonly [Cure, string]>> = {
  ACCOUNT_LIMIT_EXCEEDED: [
    "person",
    "the organisation has as many accounts as it may; ask AWS for more (Service Quotas, organizations, L-E619E033)",
  ],
  CONCURRENT_ACCOUNT_MODIFICATION: [
    "again",
    "another account of the organisation was being changed",
  ],
  EMAIL_ALREADY_EXISTS: [
    "person",
    "another AWS account has this owner's address; give `tenantry:organization` another `email`",
  ],
  FAILED_BUSINESS_VALIDATION: ["person", "AWS could not validate the business of the organisation"],
  GOVCLOUD_ACCOUNT_ALREADY_EXISTS: ["person", "an account for GovCloud is linked to it already"],
  INTERNAL_FAILURE: ["again", "AWS failed by itself"],
  INVALID_ADDRESS: [
    "person",
    "the organisation's postal address is not valid; mend it in AWS Billing",
  ],
  INVALID_EMAIL: [
    "person",
    "AWS does not take the owner's address; give `tenantry:organization` another `email`",
  ],
  INVALID_IDENTITY_FOR_BUSINESS_VALIDATION: [
    "person",
    "AWS asks for another identity of the business",
  ],
  INVALID_PAYMENT_INSTRUMENT: ["person", "the organisation's means of payment was refused"],
  MISSING_BUSINESS_VALIDATION: ["person", "the business of the organisation was not validated yet"],
  MISSING_PAYMENT_INSTRUMENT: ["person", "the organisation has no means of payment"],
  PENDING_BUSINESS_VALIDATION: ["again", "AWS is validating the business of the organisation"],
  UNKNOWN_BUSINESS_VALIDATION: ["person", "AWS cannot tell whether the business is validated"],
  UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED: [
    "person",
    "the organisation's resource policy cannot be changed together with tags",
  ],
};

/** Source: Organizations API Reference, CreateAccount, ListParents and MoveAccount, errors. */
const REFUSALS: Readonly<Record<string, Cure>> = {
  AccessDeniedException: "person",
  AccessDeniedForDependencyException: "person",
  AccountNotFoundException: "again",
  AWSOrganizationsNotInUseException: "person",
  ChildNotFoundException: "again",
  ConcurrentModificationException: "pace",
  ConstraintViolationException: "person",
  CreateAccountStatusNotFoundException: "again",
  DestinationParentNotFoundException: "person",
  DuplicateAccountException: "again",
  FinalizingOrganizationException: "again",
  InvalidInputException: "person",
  ServiceException: "again",
  SourceParentNotFoundException: "again",
  TooManyRequestsException: "pace",
};

/** What is to be thought of a request for an account that failed. */
export function creationFailureOf(reason: string | undefined): VendingFailure {
  // What AWS adds to its list is left to a person.
  const known = CREATION_FAILURES[reason as CreateAccountFailureReason] as
    | readonly [Cure, string]
    | undefined;
  const [cure, words] = known ?? (["person", "a reason that is not known here"] as const);
  return { cure, reason: `AWS did not make the account: ${words} (${reason ?? "no reason"})` };
}

/** What is to be thought of a call that AWS refused; nothing for what was no answer of Organizations'. */
export function refusalOf(error: unknown): VendingFailure | undefined {
  if (isRoleRefused(error)) {
    return {
      cure: "person",
      reason: `the hub may not take on its role in the management account: ${error.message}`,
    };
  }
  if (!(error instanceof OrganizationsServiceException)) return undefined;
  const cure = isDailyLimit(error) ? "again" : REFUSALS[error.name];
  if (cure === undefined) return undefined;
  return { cure, reason: `AWS Organizations refused: ${error.message} (${error.name})` };
}

/** Source: AWS STS API Reference, AssumeRole, and "Common errors", AccessDenied. */
function isRoleRefused(error: unknown): error is Error {
  return error instanceof Error && error.name === "AccessDenied";
}

/** So many accounts a day; the day passes. Source: Organizations API Reference, ConstraintViolationException, Reason. */
function isDailyLimit(error: OrganizationsServiceException): boolean {
  return (
    error instanceof ConstraintViolationException &&
    error.Reason === "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED"
  );
}
