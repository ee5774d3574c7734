import { createRoute } from "@hono/zod-openapi";
import type * as z from "zod";
import { InvalidDocumentError, type Issue, unlessNotFound } from "../../tenants/errors.ts";
import type { Status } from "../../tenants/lifecycle.ts";
import {
  type OperatorRegistration,
  operatorRegistrationFor,
  type Stranger,
  type Tenant,
} from "../../tenants/tenant.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS, takes } from "./api.ts";
import { SignUp } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";
import { goOnWith, KEY_HEADERS, register, type SentSignUp, signUpOf } from "./sign-up.ts";
import { tenantOf } from "./tenant-lookup.ts";

/** Sign-up by an operator, who may say more than a company may. */
export function addTenantAddRoute(api: Api, ports: ApiPorts): void {
  const schema = operatorRegistrationFor(ports.tiers.map(({ name }) => name));
  api.openAPIRegistry.registerPath(addRoute(schema));
  api.post("/tenants", async (context) => {
    const answer = await signUp(await signUpOf(context, schema), ports);
    context.header("Location", `/tenants/${answer.tenant}`);
    return context.json(answer, 202);
  });
}

/** A repeat is known by its key first: those whom it names may have moved on since it was registered. */
async function signUp(
  { key, registration: sent }: SentSignUp<OperatorRegistration>,
  ports: ApiPorts,
): Promise<SignUp> {
  const { apartFrom: names, ...registration } = sent;
  const said = names?.map((name) => ({ name }));
  const request = { key, registration, now: ports.now() };
  const earlier = await ports.registrations.earlier({ ...request, apartFrom: said });
  if (earlier !== undefined) return goOnWith(earlier, registration, ports);
  const apartFrom = names && (await strangersOf(names, ports));
  return register({ key, registration, apartFrom }, ports);
}

function addRoute(registration: z.ZodType) {
  return createRoute({
    ...FOR_OPERATORS,
    method: "post",
    path: "/tenants",
    summary: "Sign a company up, and say which tenants it must not share a shard with",
    request: { headers: KEY_HEADERS, body: takes(registration) },
    responses: {
      202: answers(SignUp, "Registered, or registered before by this key"),
      ...REFUSALS,
    },
  });
}

/** States in which a tenant has its place until it is removed. */
const SETTLED: ReadonlySet<Status> = new Set(["active", "suspended"]);

/**
 * The tenants of some names. Each must have its place already: one that is yet to be placed knows
 * nothing of the newcomer, and could be put beside it.
 *
 * @throws {@link InvalidDocumentError} listing every name that is wrong.
 */
async function strangersOf(
  names: readonly string[],
  ports: ApiPorts,
): Promise<readonly Stranger[]> {
  const found = await Promise.all(names.map((name) => tenantOf(name, ports).catch(unlessNotFound)));
  const issues = found.flatMap((tenant, index) => issueOf(tenant, `apartFrom.${index}`));
  if (issues.length > 0) throw new InvalidDocumentError("registration", issues);
  return found.flatMap((tenant) => (tenant ? [{ tenant: tenant.tenant, name: tenant.name }] : []));
}

function issueOf(tenant: Tenant | undefined, path: string): readonly Issue[] {
  if (!tenant) return [{ path, problem: "must be the name of a tenant" }];
  if (SETTLED.has(tenant.status)) return [];
  const problem = `must be an active or suspended tenant, and ${tenant.name} is ${tenant.status}`;
  return [{ path, problem }];
}
