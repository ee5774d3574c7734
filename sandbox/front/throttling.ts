import { AwsFailure } from "./respond.ts";

/** How a service says that it was called too often. */
interface Wording {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Further members of the answer's body. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Whether the header `Retry-After` tells the time to wait. */
  readonly tellsWait?: boolean;
}

/** Source: Step Functions, DynamoDB and KMS API References, "Common Errors". */
const USUAL: Wording = { code: "ThrottlingException", status: 400, message: "Rate exceeded" };

/** Source: IAM and STS API References, "Common Errors" of the query protocol. */
const QUERY: Wording = { code: "Throttling", status: 400, message: "Rate exceeded" };

const WORDINGS: Readonly<Record<string, Wording>> = {
  /**
   * Source: API Gateway API Reference, errors of CreateRestApi (429, header Retry-After). The body as observed:
   * aws/aws-sdk-js, thread 1014, and hashicorp/terraform-provider-aws, thread 37605.
   */
  apigateway: {
    code: "TooManyRequestsException",
    status: 429,
    message: "Too Many Requests",
    members: { retryAfterSeconds: null },
    tellsWait: true,
  },
  /** Source: Lambda API Reference, TooManyRequestsException (429, header Retry-After, Reason). */
  lambda: {
    code: "TooManyRequestsException",
    status: 429,
    message: "Rate exceeded",
    members: { Reason: "CallerRateLimitExceeded", Type: "User" },
    tellsWait: true,
  },
  /** Source: Cognito user pools API Reference, errors of CreateUserPool. */
  "cognito-idp": { code: "TooManyRequestsException", status: 400, message: "Rate exceeded" },
  /** Source: Organizations API Reference, errors of CreateAccount; the words as observed in terrycain/aioboto3's documentation. */
  organizations: {
    code: "TooManyRequestsException",
    status: 400,
    message:
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  },
  /** Source: Service Quotas API Reference, errors of RequestServiceQuotaIncrease. */
  servicequotas: { code: "TooManyRequestsException", status: 400, message: "Rate exceeded" },
  iam: QUERY,
  sts: QUERY,
  /** Source: S3 API Reference, "Error responses", SlowDown. */
  s3: { code: "SlowDown", status: 503, message: "Please reduce your request rate." },
};

/** The failure by which a service says that it was called too often. */
export function throttlingOf(service: string, waitMs = 1_000): AwsFailure {
  const { code, status, message, members = {}, tellsWait } = WORDINGS[service] ?? USUAL;
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const headers = tellsWait ? { "retry-after": String(seconds) } : {};
  return new AwsFailure(code, message, status, { members, headers });
}
