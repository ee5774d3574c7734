import { createHash } from "node:crypto";
import type {
  GetPolicyDocumentArgs,
  GetPolicyDocumentResult,
} from "@pulumi/aws/iam/getPolicyDocument.js";
import type { Invoke } from "../catalogue.ts";
import type { Properties } from "../wire.ts";

type Statement = NonNullable<GetPolicyDocumentArgs["statements"]>[number];
type Principals = NonNullable<Statement["principals"]>;

const SUPPORTED = ["statements", "version", "policyId"];

/** Writes a policy in IAM's own form; merging of several documents is refused. */
export const getPolicyDocument: Invoke = async (_connection, args) => {
  const unsupported = Object.keys(args).filter((key) => !SUPPORTED.includes(key));
  if (unsupported.length > 0) {
    throw new Error(`getPolicyDocument: ${unsupported.join(", ")} not supported`);
  }
  // The SDK types what a program may give; the engine sends it as a struct.
  const { statements, version, policyId } = args as Pick<
    GetPolicyDocumentArgs,
    "statements" | "version" | "policyId"
  >;
  const document = {
    Version: version ?? "2012-10-17",
    ...(policyId ? { Id: policyId } : {}),
    Statement: (statements ?? []).map(statementOf),
  };
  const json = JSON.stringify(document, null, 2);
  const result: Partial<GetPolicyDocumentResult> = {
    json,
    minifiedJson: JSON.stringify(document),
    id: String(createHash("sha1").update(json).digest().readUInt32BE(0)),
  };
  return { ...args, ...result };
};

function statementOf(statement: Statement): Properties {
  const { sid, effect, principals, notPrincipals, actions, notActions } = statement;
  const { resources, notResources, conditions } = statement;
  return {
    ...(sid ? { Sid: sid } : {}),
    Effect: effect ?? "Allow",
    ...(principals?.length ? { Principal: principalsOf(principals) } : {}),
    ...(notPrincipals?.length ? { NotPrincipal: principalsOf(notPrincipals) } : {}),
    ...oneOrMany("Action", actions),
    ...oneOrMany("NotAction", notActions),
    ...oneOrMany("Resource", resources),
    ...oneOrMany("NotResource", notResources),
    ...(conditions?.length ? { Condition: conditionsOf(conditions) } : {}),
  };
}

function principalsOf(principals: Principals): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  const types = [...new Set(principals.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => {
      const same = principals.filter((principal) => principal.type === type);
      return [type, single(same.flatMap(({ identifiers }) => identifiers))];
    }),
  );
}

function conditionsOf(conditions: NonNullable<Statement["conditions"]>): Properties {
  const operators = [...new Set(conditions.map(({ test }) => test))];
  return Object.fromEntries(
    operators.map((operator) => {
      const same = conditions.filter(({ test }) => test === operator);
      return [operator, Object.fromEntries(same.map((c) => [c.variable, single(c.values)]))];
    }),
  );
}

function oneOrMany(name: string, items: readonly string[] | undefined): Properties {
  return items?.length ? { [name]: single(items) } : {};
}

function single(items: readonly string[]): string | readonly string[] {
  const [first = ""] = items;
  return items.length === 1 ? first : items;
}
