import type { QuotaCode } from "./quotas.ts";
import { sumOf, type Usage } from "./usage.ts";

/** A resource that a program asked for. */
export interface Registration {
  /** Pulumi's type token, such as `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** What it is to be. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Types of which each resource is one of a quota. */
const COUNTED: Readonly<Record<string, QuotaCode>> = {
  "aws:apigateway/apiKey:ApiKey": "api-keys",
  "aws:apigateway/restApi:RestApi": "rest-apis",
  "aws:apigateway/usagePlan:UsagePlan": "usage-plans",
  "aws:cognito/userPool:UserPool": "user-pools",
  "aws:dynamodb/table:Table": "tables",
  "aws:iam/role:Role": "iam-roles",
};

/** Type whose resources may keep executions for themselves. */
const FUNCTION = "aws:lambda/function:Function";

/** Whether resources of a type use up a quota. */
export function isCounted(type: string): boolean {
  return type in COUNTED || type === FUNCTION;
}

/** What a stack uses of each quota, from all that its program asked for. */
export function usageOf(registrations: readonly Registration[]): Usage {
  return registrations.map(usageOfOne).reduce(sumOf, {});
}

function usageOfOne({ type, inputs }: Registration): Usage {
  const code = COUNTED[type];
  if (code) return { [code]: 1 };
  const kept = type === FUNCTION ? inputs.reservedConcurrentExecutions : undefined;
  // 0 lets a function never run, and -1 keeps nothing for it.
  return typeof kept === "number" && kept > 0 ? { "reserved-concurrency": kept } : {};
}
