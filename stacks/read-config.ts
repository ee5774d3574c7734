import * as z from "zod";
import { issuesOf } from "../tenants/document.ts";
import type { Issue } from "../tenants/errors.ts";
import { keyHelp } from "./config-keys.ts";
import { ConfigurationInvalidError } from "./stack-error.ts";

/** Where keys and names of this project's configuration begin. */
const NAMESPACE = "tenantry:";

/** Key that says which program a stack has. */
const ROLE_KEY = "role";

/** Keys of a stack's configuration as Pulumi hands them over: by their full names, all of them texts. */
export type RawConfig = Readonly<Record<string, string>>;

/**
 * Reads which program a stack has.
 *
 * @throws {@link ConfigurationInvalidError} naming the roles that there are.
 */
export function readRole<R extends string>(stack: string, raw: RawConfig, roles: readonly R[]): R {
  const role = roles.find((each) => each === raw[`${NAMESPACE}${ROLE_KEY}`]);
  if (role) return role;
  const problem = `must be one of ${roles.join(", ")}, such as "${roles[0]}"`;
  throw new ConfigurationInvalidError(stack, [{ path: `${NAMESPACE}${ROLE_KEY}`, problem }]);
}

/**
 * Reads the configuration of a stack by the schema of its role.
 *
 * @throws {@link ConfigurationInvalidError} naming each key that is missing or wrong, with its type
 * and an example.
 */
export function readConfig<S extends z.ZodObject>(
  stack: string,
  raw: RawConfig,
  schema: S,
): z.output<S> {
  const given = Object.entries(raw).flatMap(([name, text]) => {
    const key = name.startsWith(NAMESPACE) ? name.slice(NAMESPACE.length) : ROLE_KEY;
    return key === ROLE_KEY ? [] : [[key, configured(text, schema.shape[key])]];
  });
  const parsed = schema.safeParse({ ...Object.fromEntries(given), stack });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues
    .flatMap(issuesOf)
    .map((issue) => explained(issue, raw, schema));
  throw new ConfigurationInvalidError(stack, issues);
}

/** A key whose value is a text is taken as it is; any other is JSON. */
function configured(text: string, schema: z.core.$ZodType | undefined): unknown {
  if (schema && z.safeParse(schema, text).success) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function explained({ path, problem }: Issue, raw: RawConfig, schema: z.ZodObject): Issue {
  const [key = ""] = path.split(".");
  const field = schema.shape[key];
  const help = field && helpOf(field);
  const isMissing = !(`${NAMESPACE}${key}` in raw) && help !== undefined;
  const example = help ? `; ${help.type}, such as ${JSON.stringify(help.example)}` : "";
  return {
    path: `${NAMESPACE}${path}`,
    problem: `${isMissing ? "is missing" : problem}${example}`,
  };
}

/** A default or an option is wrapped around the schema that was explained. */
function helpOf(schema: z.core.$ZodType) {
  const inner = "innerType" in schema._zod.def ? schema._zod.def.innerType : undefined;
  return keyHelp.get(schema) ?? (inner instanceof z.ZodType ? keyHelp.get(inner) : undefined);
}
