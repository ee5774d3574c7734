import type * as pulumi from "@pulumi/pulumi";
import { UNBOUNDED } from "../../components/policy.ts";
import { takesTags } from "./takes-tags.ts";

/** A registration, as the mocks see it. */
export type Registration = pulumi.runtime.MockResourceArgs;

/** Finds what is wrong with a registration; `undefined` where nothing is. */
export type Rule = (registration: Registration) => string | undefined;

/**
 * Routes that API Gateway lets pass without authorizer and key, by API, with the reason for each.
 *
 * The function behind them is tried route by route in `test/automation/api`.
 */
const OPEN_ROUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "tenantry-control": {
    "post /registrations": "whoever signs up is nobody yet; throttled apart and capped by the hour",
    "x-amazon-apigateway-any-method /{proxy+}":
      "the function checks operators' tokens itself, for it tells readers from operators",
  },
};

/** Item operations: what they may reach must be bounded by the keys' beginnings. */
const ITEM_ACTION =
  /^dynamodb:(\*|Batch\w+|ConditionCheckItem|DeleteItem|GetItem|PartiQL\w+|PutItem|Query|Scan|UpdateItem)$/;

/** The application's tables in planes, as a policy may name them; not their directories. */
const TENANT_TABLE = /:table\/tenantry-(\*|pool-|silo-)(?!.*directory)/;

/** An output put into a plain template string becomes a warning text, not the value it will have. */
export const noStringifiedOutput: Rule = ({ inputs }) =>
  JSON.stringify(inputs).includes("Calling [toString] on an [Output<T>]")
    ? "holds an output turned into text; use pulumi.interpolate"
    : undefined;

/** Whose and which release's a thing is must be seen on the thing. */
export const hasTags: Rule = ({ type, inputs }) => {
  if (!takesTags(type)) return undefined;
  const missing = ["tenant", "tier", "shard", "release"].filter((tag) => !inputs.tags?.[tag]);
  return missing.length > 0 ? `lacks the tags ${missing.join(", ")}` : undefined;
};

/** A user's groups are the only claims that count, and no client writes any. */
export const hasNoWritableClaim: Rule = ({ type, inputs }) => {
  if (type === "aws:cognito/userPool:UserPool" && inputs.schemas) return "has custom attributes";
  if (type !== "aws:cognito/userPoolClient:UserPoolClient") return undefined;
  const written: readonly string[] = inputs.writeAttributes ?? ["everything"];
  const claims = written.filter((attribute) => attribute !== "name");
  return claims.length > 0 ? `lets clients write ${claims.join(", ")}` : undefined;
};

/** Every method of an API but OPTIONS is behind authorizer and key, or in the list of open routes. */
export const hasGuardedMethods: Rule = ({ type, inputs }) => {
  if (type !== "aws:apigateway/restApi:RestApi") return undefined;
  const known = OPEN_ROUTES[inputs.name] ?? {};
  const { paths }: { paths: Record<string, Record<string, { security?: object[] }>> } = JSON.parse(
    inputs.body,
  );
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method, { security }]) => method !== "options" && !isGuarded(security))
      .map(([method]) => `${method} ${path}`)
      .filter((route) => !(route in known)),
  );
  return open.length > 0 ? `leaves open ${open.join(", ")}` : undefined;
};

/** Nothing that costs money or holds people's data goes on for ever. */
export const hasEnd: Rule = ({ type, inputs }) => {
  switch (type) {
    case "aws:cloudwatch/logGroup:LogGroup":
      return inputs.retentionInDays ? undefined : "keeps logs for ever";
    case "aws:lambda/function:Function":
      return inputs.timeout ? undefined : "has no time-out";
    case "aws:codebuild/project:Project":
      return inputs.buildTimeout ? undefined : "has no time-out";
    default:
      return undefined;
  }
};

/** What was written over or deleted by mistake can be had back. */
export const isRecoverable: Rule = ({ type, inputs }) => {
  if (type !== "aws:dynamodb/table:Table") return undefined;
  return inputs.pointInTimeRecovery?.enabled ? undefined : "has no point-in-time recovery";
};

/** Rights are for named things, and for tenants' items only within the tenant's own keys. */
export const hasBoundedRights: Rule = ({ type, inputs }) => {
  const documents = [inputs.policy, inputs.assumeRolePolicy].filter(
    (document) => typeof document === "string",
  );
  if (!type.startsWith("aws:")) return undefined;
  const problems = documents.flatMap((document) =>
    statementsOf(document).flatMap((statement) => problemOf(statement) ?? []),
  );
  return problems.length > 0 ? problems.join("; ") : undefined;
};

/** Every rule for a single registration. */
export const RULES: readonly Rule[] = [
  noStringifiedOutput,
  hasTags,
  hasNoWritableClaim,
  hasGuardedMethods,
  hasEnd,
  isRecoverable,
  hasBoundedRights,
];

/** A statement with its lists made plain. */
interface Rights {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function isGuarded(security: object[] = []): boolean {
  return security.length > 0 && security.every((each) => "caller" in each && "usageKey" in each);
}

function statementsOf(document: string): readonly Rights[] {
  const { Statement } = JSON.parse(document);
  return [Statement].flat().map((each) => ({
    sid: each.Sid ?? "",
    effect: each.Effect,
    actions: [each.Action ?? []].flat(),
    resources: [each.Resource ?? []].flat(),
    condition: each.Condition ?? {},
  }));
}

function problemOf(rights: Rights): string | undefined {
  if (rights.effect === "Deny") return undefined;
  const { sid, actions, resources } = rights;
  if (actions.includes("*") || actions.some((action) => /^\w[\w-]*:\*$/.test(action))) {
    return `statement ${sid} allows everything of a service`;
  }
  if (resources.includes("*") && !(sid in UNBOUNDED)) {
    return `statement ${sid} is for "*" without a reason in UNBOUNDED`;
  }
  return actions.some((action) => ITEM_ACTION.test(action)) &&
    resources.some((resource) => TENANT_TABLE.test(resource)) &&
    !isFenced(rights)
    ? `statement ${sid} reaches tenants' items without LeadingKeys and Null`
    : undefined;
}

function isFenced({ condition }: Rights): boolean {
  const keys = condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
  const guard = condition.Null?.["dynamodb:LeadingKeys"];
  return keys !== undefined && guard === "false";
}
