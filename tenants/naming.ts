import { createHash } from "node:crypto";

/** What a stack is for; also the value of `tenantry:role` in its configuration. */
export const STACK_KINDS = ["control", "shard", "pool", "silo", "tenant"] as const;

/** What a stack is for. */
export type StackKind = (typeof STACK_KINDS)[number];

/** A stack's name taken apart. */
export interface StackName {
  /** What the stack is for. */
  readonly kind: StackKind;
  /** Name of the shard or pool, or id of the tenant; empty for `control`. */
  readonly subject: string;
}

/** Name of the stack of one subject, such as `silo-01j…`. */
export function stackNameOf(kind: StackKind, subject = ""): string {
  return kind === "control" ? kind : `${kind}-${subject}`;
}

/** Takes a stack's name apart; `undefined` for a name that no stack of ours has. */
export function stackNamed(name: string): StackName | undefined {
  if (name === "control") return { kind: "control", subject: "" };
  const dash = name.indexOf("-");
  const kind = STACK_KINDS.find((each) => each === name.slice(0, dash));
  const subject = name.slice(dash + 1);
  return kind && kind !== "control" && subject !== "" ? { kind, subject } : undefined;
}

/** Whether a stack is a plane, shared or a tenant's own. */
export function isPlaneStack(name: string): boolean {
  const kind = stackNamed(name)?.kind;
  return kind === "pool" || kind === "silo";
}

/** Tenants' and pools' data carry this before everything else that is named by us. */
const PREFIX = "tenantry";

/** What a name is for, with the most characters that its service takes. */
const LIMITS = {
  /** Source: IAM quotas, "Names of users, groups, roles, policies". */
  role: 64,
  /** Source: Lambda API, CreateFunction, FunctionName. */
  function: 64,
  /** Source: DynamoDB guide, "Naming rules". */
  table: 255,
  /** Source: S3 guide, "Bucket naming rules". */
  bucket: 63,
  /** Source: SQS quotas, "Queue name". */
  queue: 80,
  /** Source: Step Functions quotas, "State machine name". */
  stateMachine: 80,
  /** Source: Cognito API, CreateUserPool, PoolName. */
  userPool: 128,
  /** Source: API Gateway API, CreateUsagePlan and CreateApiKey. */
  usage: 255,
  /** Source: CodePipeline API, CreatePipeline, name. */
  pipeline: 100,
  /** Source: CodeBuild API, CreateProject, name. */
  project: 150,
  /** Source: EC2 API, CreateSecurityGroup, GroupName. */
  securityGroup: 255,
  /** Source: ECS API, RegisterTaskDefinition, family. */
  task: 255,
  /** Source: EventBridge API, CreateEventBus, Name; Scheduler API, CreateSchedule, Name. */
  schedule: 64,
} as const;

/** A kind of name, each with a length that AWS allows. */
export type NameKind = keyof typeof LIMITS;

/**
 * A physical name that AWS takes: the parts joined by dashes, or, where that is too long, shortened
 * with a hash of the whole, so that two long names never meet.
 */
export function physicalName(kind: NameKind, ...parts: readonly string[]): string {
  const whole = [PREFIX, ...parts].join("-");
  const limit = LIMITS[kind];
  if (whole.length <= limit) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** Whether something was named by us, as far as its name tells. */
export function isOurs(name: string): boolean {
  return name.startsWith(`${PREFIX}-`);
}

/** Name of the SSM parameter that holds a shard's master key. */
export function masterKeyParameterOf(shard: string): string {
  return `/${PREFIX}/${shard}/master-key`;
}

/** External id that whoever assumes a shard's deploy role must give. */
export function externalIdOf(shard: string): string {
  return `${PREFIX}-${shard}`;
}

/** Name of the role by which the hub works in a shard. */
export const DEPLOY_ROLE = `${PREFIX}-deploy`;

/** Name of the role by which the hub asks AWS for higher limits in a shard. */
export const LIMITS_ROLE = `${PREFIX}-limits`;

/** Name of the policy that bounds every role that a plane makes. */
export const BOUNDARY_POLICY = `${PREFIX}-boundary`;
