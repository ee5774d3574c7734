import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { type Failure, registrationFor, type Tenant } from "../../tenants/tenant.ts";
import { type Api, answers, REFUSALS, takes } from "./api.ts";
import { SignUp } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { KEY_HEADERS, register, signUpOf } from "./sign-up.ts";
import { type Waiting, waitingOf } from "./waiting-tenant.ts";

/** Sign-up, open to everybody. */
export function addRegistrationRoutes(api: Api, ports: ApiPorts): void {
  const schema = registrationFor(ports.tiers.map(({ name }) => name));
  api.openAPIRegistry.registerPath(registerRoute(schema));
  api.post("/registrations", async (context) => {
    const { key, registration } = await signUpOf(context, schema);
    const answer = await register({ key, registration }, ports);
    context.header("Location", `/registrations/${answer.tenant}`);
    return context.json(answer, 202);
  });
  api.openapi(showRoute, async (context) => {
    const tenant = await ports.tenants.get(context.req.valid("param").tenant);
    const isPlacing = tenant.status === "placing";
    const { waiting } = isPlacing ? await waitingOf(tenant, ports) : {};
    return context.json({ ...signUpView(tenant), ...noRoomFor(waiting) }, 200);
  });
}

function registerRoute(registration: z.ZodType) {
  return createRoute({
    method: "post",
    path: "/registrations",
    summary: "Sign a company up",
    request: { headers: KEY_HEADERS, body: takes(registration) },
    responses: {
      202: answers(SignUp, "Registered, or registered before by this key"),
      ...REFUSALS,
    },
  });
}

const showRoute = createRoute({
  method: "get",
  path: "/registrations/{tenant}",
  summary: "How a sign-up stands",
  request: { params: z.object({ tenant: PathWord }) },
  responses: { 200: answers(SignUp, "The sign-up"), ...REFUSALS },
});

/** What anybody may know of a tenant. */
function signUpView({ tenant, name, tier, status, failure }: Tenant): SignUp {
  return {
    tenant,
    name,
    tier,
    status,
    ...(failure ? { failure: failureView(failure) } : {}),
  };
}

/** What a customer may know of a fleet that has no room now. */
const NO_ROOM = {
  reason: "there is no room for the company yet; it is placed as soon as there is, by itself",
};

/** A customer learns when there will be room, and nothing of where. */
function noRoomFor(waiting: Waiting | undefined): Pick<SignUp, "waiting"> {
  if (!waiting) return {};
  const { expectedAt } = waiting;
  return { waiting: { ...NO_ROOM, ...(expectedAt === undefined ? {} : { expectedAt }) } };
}

/** Failures that a customer may read as they are; others may name things inside of our accounts. */
const PUBLIC_FAILURES: ReadonlySet<string> = new Set(["EMAIL_TAKEN", "WAIT_EXPIRED"]);

function failureView(failure: Failure): Failure {
  if (PUBLIC_FAILURES.has(failure.code)) return failure;
  return {
    code: failure.code,
    message: "the sign-up could not be completed",
    remedy: "Ask us about it and name the id of the tenant.",
  };
}
