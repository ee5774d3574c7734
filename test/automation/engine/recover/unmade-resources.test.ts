import { expect, test } from "vitest";
import {
  findableOf,
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

test("leaves out what can be made again, and what nobody knows how to find", () => {
  const others = ["aws:iam/rolePolicy:RolePolicy", "aws:moon/phase:Phase"];

  expect(findableOf([...others.map((type) => ({ ...key, type })), key])).toStrictEqual([key]);
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
  const plain = { urn: "plain", type: "t" };
  const state = { version: 3, deployment: { resources: [adopted, whole, stranger, plain] } };

  const filled = withHiddenInputs(state, [key.urn, "whole", "plain"]);

  expect(filled.deployment.resources).toStrictEqual([
    { ...adopted, inputs: { name: "tenantry-k", value: secret } },
    whole,
    stranger,
    plain,
  ]);
});
