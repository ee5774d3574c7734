import * as pulumi from "@pulumi/pulumi";

/** Values of a policy's condition, by operator and then by key. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
>;

/** A statement of an IAM policy. */
export interface Statement {
  /** What the statement is for; one whose resource is `*` must be named in {@link UNBOUNDED}. */
  readonly Sid: string;
  /** @default "Allow" */
  readonly Effect?: "Allow" | "Deny";
  /** Who may, in a trust or bucket policy. */
  readonly Principal?:
    | "*"
    | Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>;
  /** What may be done. */
  readonly Action: string | readonly string[];
  /** What it may be done to. */
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  /** When it may be done. */
  readonly Condition?: Conditions;
}

/**
 * Statements that name no resource, with the reason for each.
 *
 * Source of all: Service Authorization Reference, the service's table of actions, which gives no
 * resource type for these.
 */
export const UNBOUNDED: Readonly<Record<string, string>> = {
  ReadLimits: "lists of requests, an account's summary and DynamoDB's limits have no resource type",
  SendTraces: "X-Ray takes segments of any name; they are no resources",
  WriteApiLogs: "API Gateway names its log groups itself and probes the right at any of them",
  AnswerTasks: "the call names a task token and no resource; the token itself is the right",
  CreateUserPools: "a user pool has no ARN before it is made",
  FindUserPools: "the list of user pools is not bounded by a user pool",
  FindLayers: "the list of a layer's versions is not bounded by a layer",
  DeliverLogs: "log deliveries are made by Step Functions and have no ARN that a policy can name",
  DescribeLogGroups: "the list of log groups is not bounded by a log group",
};

/** A policy as JSON, for any of IAM's resources. */
export function policyOf(statements: readonly Statement[]): pulumi.Output<string> {
  const Statement = statements.map((each) => ({ ...each, Effect: each.Effect ?? "Allow" }));
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement });
}

/** Trust that lets an AWS service take a role on. */
export function serviceTrust(service: string): pulumi.Output<string> {
  return policyOf([{ Sid: "TakeOn", Principal: { Service: service }, Action: "sts:AssumeRole" }]);
}
