import { Lambda } from "@aws-sdk/client-lambda";
import type { PermissionArgs } from "@pulumi/aws/lambda/permission.js";
import { defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";
import { isRecord } from "../../wire.ts";

type Given = "statementId" | "action" | "function" | "principal";

/** Everything about a permission is fixed when it is made. */
const PROPERTIES = {
  statementId: value,
  action: value,
  function: value,
  principal: value,
  sourceArn: value,
  sourceAccount: value,
  principalOrgId: value,
  qualifier: value,
};

/** Lets another service or account call a function, or one alias or version of it. */
export const permission = defineResource<PermissionArgs, object, Given>({
  inputs: PROPERTIES,
  required: ["action", "function", "principal"],
  replaceOn: [
    "statementId",
    "action",
    "function",
    "principal",
    "sourceArn",
    "sourceAccount",
    "principalOrgId",
    "qualifier",
  ],
  outputs: [],
  autoname: "statementId",

  importKey(importId) {
    const [target = "", statementId = ""] = importId.split("/");
    const [name, qualifier] = target.split(":");
    const state = { function: name, statementId, ...(qualifier ? { qualifier } : {}) };
    return { id: statementId, state };
  },

  async create(connection, inputs) {
    await connection.client(Lambda).addPermission({
      FunctionName: inputs.function,
      StatementId: inputs.statementId,
      Action: inputs.action,
      Principal: inputs.principal,
      SourceArn: inputs.sourceArn,
      SourceAccount: inputs.sourceAccount,
      PrincipalOrgID: inputs.principalOrgId,
      Qualifier: inputs.qualifier,
    });
    return { id: inputs.statementId, outputs: {} };
  },

  async read(connection, id, state) {
    const { Policy } = await connection
      .client(Lambda)
      .getPolicy({ FunctionName: state.function, Qualifier: state.qualifier });
    const statement = statementsOf(Policy).find(({ Sid }) => Sid === id);
    if (!statement) return undefined;
    return {
      inputs: {
        statementId: id,
        function: state.function,
        qualifier: state.qualifier,
        action: textOf(statement.Action),
        principal: principalOf(statement.Principal),
        sourceArn: conditionOf(statement.Condition, "SourceArn"),
        sourceAccount: conditionOf(statement.Condition, "SourceAccount"),
        principalOrgId: conditionOf(statement.Condition, "PrincipalOrgID"),
      },
      outputs: {},
    };
  },

  async delete(connection, id, state) {
    await connection.client(Lambda).removePermission({
      FunctionName: state.function,
      StatementId: id,
      Qualifier: state.qualifier,
    });
  },
});

function statementsOf(policy: string | undefined): readonly Record<string, unknown>[] {
  const document: unknown = JSON.parse(policy ?? "{}");
  const statements = isRecord(document) ? document.Statement : [];
  return Array.isArray(statements) ? statements.filter(isRecord) : [];
}

function textOf(given: unknown): string | undefined {
  return typeof given === "string" ? given : undefined;
}

/** An account is given by its number and shown as its root user. */
function principalOf(given: unknown): string | undefined {
  if (!isRecord(given)) return textOf(given);
  const shown = textOf(given.Service ?? given.AWS);
  return /^arn:aws:iam::(\d{12}):root$/.exec(shown ?? "")?.[1] ?? shown;
}

/** The value under a condition key, whatever the operator and the key's case. */
function conditionOf(conditions: unknown, key: string): string | undefined {
  if (!isRecord(conditions)) return undefined;
  const entries = Object.values(conditions)
    .filter(isRecord)
    .flatMap((keys) => Object.entries(keys));
  const found = entries.find(([name]) => name.toLowerCase() === `aws:${key.toLowerCase()}`);
  return textOf(found?.[1]);
}
