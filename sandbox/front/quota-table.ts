import * as z from "zod";

/** What the quotas that the front knows are limits of. */
export const QuotaKind = z.enum([
  "rest-apis",
  "api-keys",
  "usage-plans",
  "user-pools",
  "tables",
  "iam-roles",
  "concurrent-executions",
  "state-machines",
  "accounts",
  "arm-builds",
]);
export type QuotaKind = z.infer<typeof QuotaKind>;

/** A quota's code in Service Quotas. */
export interface QuotaCode {
  /** The service's code there. */
  readonly service: string;
  /** The quota's code there. */
  readonly quota: string;
}

/** A limit that AWS puts on how many of something there are. */
export interface Quota {
  /** What Service Quotas calls it. */
  readonly name: string;
  /** Value for an account that nobody has raised. */
  readonly value: number;
  /** Whether it can be raised. */
  readonly isAdjustable: boolean;
  /** Whether all Regions of the account share it. */
  readonly isGlobal: boolean;
  /** Its code in Service Quotas. @default - not shown there, because no document or listing tells the code */
  readonly code?: QuotaCode;
  /** Document and section of the value. Codes are as observed in public listings of `list-service-quotas`. */
  readonly source: string;
}

const API_GATEWAY_SOURCE =
  'API Gateway Developer Guide, "Quotas for configuring and running a REST API in API Gateway"';

/**
 * Concurrency that no function may reserve.
 *
 * Source: Lambda Developer Guide, "Configuring reserved concurrency for a function", 100 units stay unreserved. In an
 * account with less, all of it stays (as observed: aws-samples/alarm-context-tool, thread 2).
 */
export const UNRESERVED_EXECUTIONS = 100;

function codeOf(service: string, quota: string): QuotaCode {
  return { service, quota };
}

/**
 * The quotas that the local AWS keeps, written from AWS's documents and from nothing of the product's. That of builds
 * is only shown: here builds run at once, and none waits for another.
 */
export const QUOTAS: Readonly<Record<QuotaKind, Quota>> = {
  "rest-apis": {
    name: "Regional APIs",
    value: 600,
    isAdjustable: false,
    isGlobal: false,
    code: codeOf("apigateway", "L-AA0FF27B"),
    source: API_GATEWAY_SOURCE,
  },
  "api-keys": {
    name: "API keys",
    value: 10_000,
    isAdjustable: false,
    isGlobal: false,
    code: codeOf("apigateway", "L-1D180A63"),
    source: API_GATEWAY_SOURCE,
  },
  "usage-plans": {
    name: "Usage plans",
    value: 300,
    isAdjustable: true,
    isGlobal: false,
    code: codeOf("apigateway", "L-E8693075"),
    source: API_GATEWAY_SOURCE,
  },
  "user-pools": {
    name: "User pools per account",
    value: 1_000,
    isAdjustable: true,
    isGlobal: false,
    code: codeOf("cognito-idp", "L-66E6DF30"),
    source: 'Cognito Developer Guide, "Quotas in Amazon Cognito", resource quotas',
  },
  tables: {
    name: "Maximum number of tables",
    value: 2_500,
    isAdjustable: true,
    isGlobal: false,
    code: codeOf("dynamodb", "L-F98FE922"),
    source: 'DynamoDB Developer Guide, "Quotas in Amazon DynamoDB", tables',
  },
  "iam-roles": {
    name: "Roles per account",
    value: 1_000,
    isAdjustable: true,
    isGlobal: true,
    code: codeOf("iam", "L-FE177D64"),
    source: 'IAM User Guide, "IAM and AWS STS quotas", IAM object quotas',
  },
  "concurrent-executions": {
    name: "Concurrent executions",
    value: 1_000,
    isAdjustable: true,
    isGlobal: false,
    code: codeOf("lambda", "L-B99A9384"),
    source: 'Lambda Developer Guide, "Lambda quotas", compute and storage',
  },
  "state-machines": {
    name: "Registered state machines",
    value: 10_000,
    isAdjustable: true,
    isGlobal: false,
    source:
      'Step Functions Developer Guide, "Step Functions service quotas", quotas related to accounts',
  },
  accounts: {
    name: "Maximum number of accounts",
    value: 10,
    isAdjustable: true,
    isGlobal: true,
    code: codeOf("organizations", "L-E619E033"),
    source:
      'Organizations User Guide, "Quotas and service limits for AWS Organizations", default maximum number of accounts',
  },
  "arm-builds": {
    name: "Concurrently running builds for ARM/Small environment",
    value: 1,
    isAdjustable: true,
    isGlobal: false,
    code: codeOf("codebuild", "L-5ED1D25B"),
    source: 'AWS General Reference, "AWS CodeBuild endpoints and quotas", service quotas',
  },
};
