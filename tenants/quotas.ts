/** What a quota is a limit of. */
export type QuotaScope = "account and Region" | "account" | "hub" | "organisation";

/** Code of a quota whose objects are counted before they are made. */
export const QUOTA_CODES = [
  "rest-apis",
  "api-keys",
  "usage-plans",
  "user-pools",
  "tables",
  "reserved-concurrency",
  "iam-roles",
] as const;

/** Code of a quota whose objects are counted before they are made. */
export type QuotaCode = (typeof QUOTA_CODES)[number];

/** Where Service Quotas keeps the applied value. */
export interface ServiceQuota {
  /** Code of the service, such as `apigateway`. */
  readonly service: string;
  /** Code of the quota, such as `L-AA0FF27B`. */
  readonly quota: string;
}

/** A limit of AWS's on how many of something there can be. */
export interface Quota {
  /** What is counted, in words. */
  readonly name: string;
  /** How many there can be before any raise. */
  readonly value: number;
  /** Part of the value that must stay unused. @default 0 */
  readonly kept?: number;
  /** What it is a limit of. */
  readonly scope: QuotaScope;
  /** Whether AWS raises it, and how far where it says so. */
  readonly raisable: boolean | number;
  /** What one of it is. */
  readonly unit: string;
  /** Where Service Quotas keeps the applied value. @default - AWS shows none */
  readonly serviceQuota?: ServiceQuota;
  /** Document and section of AWS's. */
  readonly source: string;
}

/**
 * Every limit on objects that planes and tenants meet, by its code.
 *
 * A test fails when a program registers a type that has no row here and no reason in
 * `uncounted-resources.ts`.
 */
export const QUOTAS: Readonly<Record<QuotaCode, Quota>> = {
  "rest-apis": {
    name: "regional REST APIs",
    value: 600,
    scope: "account and Region",
    raisable: false,
    unit: "API",
    serviceQuota: { service: "apigateway", quota: "L-AA0FF27B" },
    source: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API"',
  },
  "api-keys": {
    name: "API keys",
    value: 10_000,
    scope: "account and Region",
    raisable: false,
    unit: "key",
    serviceQuota: { service: "apigateway", quota: "L-1D180A63" },
    source: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API"',
  },
  "usage-plans": {
    name: "usage plans",
    value: 300,
    scope: "account and Region",
    raisable: true,
    unit: "plan",
    serviceQuota: { service: "apigateway", quota: "L-E8693075" },
    source: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API"',
  },
  "user-pools": {
    name: "Cognito user pools",
    value: 1_000,
    scope: "account and Region",
    raisable: 10_000,
    unit: "user pool",
    serviceQuota: { service: "cognito-idp", quota: "L-66E6DF30" },
    source: 'Cognito Developer Guide, "Quotas in Amazon Cognito", resource quotas',
  },
  tables: {
    name: "DynamoDB tables",
    value: 2_500,
    scope: "account and Region",
    raisable: 10_000,
    unit: "table",
    serviceQuota: { service: "dynamodb", quota: "L-F98FE922" },
    source: 'DynamoDB Developer Guide, "Quotas in Amazon DynamoDB", tables per account and Region',
  },
  "reserved-concurrency": {
    name: "Lambda executions kept for functions",
    value: 1_000,
    kept: 100,
    scope: "account and Region",
    raisable: true,
    unit: "execution",
    serviceQuota: { service: "lambda", quota: "L-B99A9384" },
    source: 'Lambda quotas, "Concurrent executions"; "Configuring reserved concurrency"',
  },
  "iam-roles": {
    name: "IAM roles",
    value: 1_000,
    scope: "account",
    raisable: 10_000,
    unit: "role",
    serviceQuota: { service: "iam", quota: "L-FE177D64" },
    source: 'IAM User Guide, "IAM and AWS STS quotas", roles per account',
  },
};

/** Code of a quota of the platform itself, whose objects no tenant uses up. */
export const PLATFORM_QUOTA_CODES = ["accounts", "running-builds", "pipeline-executions"] as const;

/** Code of a quota of the platform itself, whose objects no tenant uses up. */
export type PlatformQuotaCode = (typeof PLATFORM_QUOTA_CODES)[number];

/** Every limit that the platform itself meets, by its code: what a plan says to have raised. */
export const PLATFORM_QUOTAS: Readonly<Record<PlatformQuotaCode, Quota>> = {
  accounts: {
    name: "accounts of the organisation",
    value: 10,
    scope: "organisation",
    raisable: true,
    unit: "account",
    serviceQuota: { service: "organizations", quota: "L-E619E033" },
    source:
      'Organizations User Guide, "Quotas and service limits for AWS Organizations", default maximum number of accounts',
  },
  "running-builds": {
    name: "builds of the hub",
    value: 1,
    scope: "hub",
    raisable: true,
    unit: "build",
    serviceQuota: { service: "codebuild", quota: "L-5ED1D25B" },
    source:
      'AWS General Reference, "AWS CodeBuild endpoints and quotas", concurrently running builds, ARM/Small',
  },
  "pipeline-executions": {
    name: "executions of one pipeline",
    value: 50,
    scope: "hub",
    raisable: false,
    unit: "execution",
    source: 'CodePipeline User Guide, "Quotas in AWS CodePipeline", PARALLEL mode',
  },
};

/** How far AWS raises a quota at most; its default where it raises none. */
export function mostOf(code: QuotaCode): number {
  const { raisable, value } = QUOTAS[code];
  return raisable === true ? Number.POSITIVE_INFINITY : raisable || value;
}

/** Codes of the quotas of one scope, in the order of {@link QUOTA_CODES}. */
export function quotasOf(scope: QuotaScope): readonly QuotaCode[] {
  return QUOTA_CODES.filter((code) => QUOTAS[code].scope === scope);
}
