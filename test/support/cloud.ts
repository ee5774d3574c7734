import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect } from "vitest";
import { type Registration, RULES } from "./registration-rules.ts";

/** A stand-in for the Pulumi engine that remembers what a program asked for. */
export interface RecordedCloud {
  /** Inputs of every resource of a type, by logical name, in the order they were registered. */
  of(type: string): Record<string, Record<string, unknown>>;
  /** Every registration of a resource that is made for real, in order. */
  all(): readonly Registration[];
  /** Forgets what was made, for the next program in the same file. */
  clear(): void;
}

/** Answers of invokes, by token. */
export type Answers = Readonly<Record<string, Record<string, unknown>>>;

/** Where the mocks pretend that everything is. */
export const MOCK_ACCOUNT = "111111111111";

/**
 * Replaces the engine; call once at the top of a test file, before any component is made.
 *
 * A test fails that asks for what must never be asked for (see `registration-rules.ts`), or for names
 * that do not begin with those of a component. It proves nothing of parents, aliases, protection or
 * replacement, which mocks do not see.
 */
export async function recordCloud(answers: Answers = {}): Promise<RecordedCloud> {
  const made: Registration[] = [];
  const components: string[] = [];
  const broken: string[] = [];
  // An error thrown at a registration would reach only those who wait for the resource.
  afterEach(() => expect(broken.splice(0)).toStrictEqual([]));
  await pulumi.runtime.setMocks(
    {
      newResource(args) {
        broken.push(...problemsOf(args, components));
        if (args.type.startsWith("tenantry:")) components.push(args.name);
        else made.push(args);
        return { id: `${args.name}-id`, state: { ...computedOf(args), ...args.inputs } };
      },
      call: ({ token, inputs }) => answers[token] ?? inputs,
    },
    "tenantry",
    "test",
  );
  return {
    of: (type) =>
      Object.fromEntries(made.filter((r) => r.type === type).map((r) => [r.name, r.inputs])),
    all: () => made.filter(({ type }) => !type.startsWith("pulumi:")),
    clear: () => {
      made.length = 0;
    },
  };
}

/** Waits for an output, and for every resource it depends on. */
export function settled<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(output).apply((value) => resolve(value)));
}

/** Waits until every resource that was asked for, by whichever component, is recorded. */
export function allSettled(): Promise<void> {
  return pulumi.runtime.disconnect();
}

function problemsOf(registration: Registration, components: readonly string[]): readonly string[] {
  const { type, name } = registration;
  const problems = RULES.flatMap((rule) => rule(registration) ?? []);
  const isTop = type.startsWith("pulumi:") || type.startsWith("tenantry:");
  if (!isTop && !components.some((component) => name.startsWith(`${component}-`))) {
    problems.push("has a name that does not begin with its component's");
  }
  return problems.map((problem) => `${type} "${name}" ${problem}`);
}

/** What AWS would add, as far as other resources read it. */
function computedOf({ type, name, inputs }: Registration): Record<string, unknown> {
  const physical = inputs.name ?? inputs.bucket ?? inputs.layerName ?? name;
  const arn = (service: string, rest: string) =>
    `arn:aws:${service}:us-east-1:${MOCK_ACCOUNT}:${rest}`;
  switch (type) {
    case "aws:dynamodb/table:Table":
      return {
        arn: arn("dynamodb", `table/${physical}`),
        streamArn: arn("dynamodb", `table/${physical}/stream/1`),
      };
    case "aws:iam/role:Role":
      return { arn: `arn:aws:iam::${MOCK_ACCOUNT}:role/${physical}` };
    case "aws:iam/policy:Policy":
      return { arn: `arn:aws:iam::${MOCK_ACCOUNT}:policy/${physical}` };
    case "aws:lambda/function:Function":
      return { arn: arn("lambda", `function:${physical}`), version: "7" };
    case "aws:lambda/alias:Alias":
      return { arn: arn("lambda", `function:${inputs.functionName}:${physical}`) };
    case "aws:lambda/layerVersion:LayerVersion":
      return { arn: arn("lambda", `layer:${physical}:3`) };
    case "aws:cognito/userPool:UserPool":
      return { arn: arn("cognito-idp", `userpool/${physical}`) };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { arn: arn("logs", `log-group:${physical}`) };
    case "aws:apigateway/restApi:RestApi":
      return { executionArn: arn("execute-api", `${name}-id`) };
    case "aws:apigateway/stage:Stage":
      return { invokeUrl: `https://api.example.com/${inputs.stageName}` };
    case "aws:s3/bucket:Bucket":
      return { arn: `arn:aws:s3:::${physical}` };
    case "aws:sqs/queue:Queue":
      return { arn: arn("sqs", `${physical}`), url: `https://sqs.example.com/${physical}` };
    case "aws:cloudwatch/eventBus:EventBus":
      return { arn: arn("events", `event-bus/${physical}`) };
    case "aws:sfn/stateMachine:StateMachine":
      return { arn: arn("states", `stateMachine:${physical}`) };
    case "aws:codebuild/project:Project":
      return { arn: arn("codebuild", `project/${physical}`) };
    case "aws:kms/key:Key":
      return { arn: arn("kms", "key/1"), keyId: "1" };
    case "aws:ecs/cluster:Cluster":
      return { arn: arn("ecs", `cluster/${physical}`) };
    case "awsx:ec2:Vpc":
      return { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"] };
    default:
      return { arn: `arn:mock:${type}:${physical}` };
  }
}
