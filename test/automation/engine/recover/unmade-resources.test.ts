import { expect, test } from "vitest";
import {
  adoptableOf,
  withHiddenInputs,
  withPending,
} from "../../../../automation/engine/recover/unmade-resources.ts";
import type { StackState } from "../../../../automation/engine/stack-state.ts";

const parent = "urn:pulumi:s::tenantry::tenantry:index:PlaneTenant::s-tenant";
const key = {
  urn: `${parent}-key`,
  type: "aws:apigateway/apiKey:ApiKey",
  parent,
  provider: "urn:pulumi:s::tenantry::pulumi:providers:aws::aws::id",
  inputs: { name: "tenantry-k", value: "[secret]", tags: { tenant: "a" } },
};
const stateOf = (urns: readonly string[], pending: object = {}): StackState => ({
  version: 3,
  deployment: { resources: urns.map((urn) => ({ urn, type: "t" })), ...pending },
});

test("notes what may have been made, and leaves hidden inputs to what AWS tells", () => {
  const { deployment } = withPending(stateOf([parent]), [key]);

  expect(deployment.pending_operations).toStrictEqual([
    {
      type: "creating",
      resource: {
        urn: key.urn,
        type: key.type,
        parent,
        provider: key.provider,
        custom: true,
        inputs: { name: "tenantry-k", tags: { tenant: "a" } },
        additionalSecretOutputs: ["value"],
      },
    },
  ]);
});

test("keeps what is pending already, and names no parent that the state does not have", () => {
  const pending_operations = [{ type: "updating", resource: { urn: "u", type: "t" } }];

  const { deployment } = withPending(stateOf([], { pending_operations }), [key]);

  expect(deployment.pending_operations?.map(({ resource }) => resource)).toMatchObject([
    { urn: "u" },
    { urn: key.urn },
  ]);
  expect(deployment.pending_operations?.[1]?.resource).not.toHaveProperty("parent");
});

test("leaves out whatever a tenant's own stack does not make", () => {
  const others = [
    "aws:iam/role:Role",
    "aws:dynamodb/table:Table",
    "aws:s3/bucket:Bucket",
    "aws:ssm/parameter:Parameter",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:lambda/function:Function",
    "aws:apigateway/usagePlan:UsagePlan",
    "aws:cognito/userPool:UserPool",
    "aws:moon/phase:Phase",
  ];
  const own = [
    key,
    { ...key, type: "aws:apigateway/usagePlanKey:UsagePlanKey" },
    { ...key, type: "aws:cognito/userGroup:UserGroup" },
  ];

  const left = adoptableOf([...others.map((type) => ({ ...key, type })), ...own]);

  expect(left).toStrictEqual(own);
});

test("fills in hidden inputs of what was adopted as AWS has told them, encrypted", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:x" };
  const adopted = {
    urn: key.urn,
    type: key.type,
    inputs: { name: "tenantry-k" },
    outputs: { name: "tenantry-k", value: secret, arn: "arn:k" },
    additionalSecretOutputs: ["value", "other"],
  };
  const whole = { ...adopted, urn: "whole", inputs: { name: "w", value: "own" } };
  const stranger = { ...adopted, urn: "stranger" };
  const output = { ...adopted, urn: "output", type: "aws:apigateway/usagePlanKey:UsagePlanKey" };
  const plain = { urn: "plain", type: "t" };
  const state = {
    version: 3,
    deployment: { resources: [adopted, whole, stranger, output, plain] },
  };

  const filled = withHiddenInputs(state, [key.urn, "whole", "output", "plain"]);

  expect(filled.deployment.resources).toStrictEqual([
    { ...adopted, inputs: { name: "tenantry-k", value: secret } },
    whole,
    stranger,
    output,
    plain,
  ]);
});
