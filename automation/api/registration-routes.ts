import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import * as z from "zod";
import { executionNameOf } from "../../stores/workflows.ts";
import { issuesOf } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import {
  type Failure,
  type Registration,
  registrationFor,
  type Tenant,
} from "../../tenants/tenant.ts";
import { type Api, answers, REFUSALS, takes } from "./api.ts";
import { SignUp } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { BodyNotJsonError } from "./request-errors.ts";
import { type Waiting, waitingOf } from "./waiting-tenant.ts";

const KEY_HEADER = "Idempotency-Key";

const Key = z
  .string({ error: "must be sent, so that a repeated request registers once" })
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters");

/** Sign-up, open to everybody. */
export function addRegistrationRoutes(api: Api, ports: ApiPorts): void {
  const schema = registrationFor(ports.tiers.map(({ name }) => name));
  api.openAPIRegistry.registerPath(registerRoute(schema));
  api.post("/registrations", async (context) => {
    const { key, registration } = await signUpOf(context, schema);
    const answer = await register(key, registration, ports);
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
    request: { headers: z.object({ [KEY_HEADER]: Key }), body: takes(registration) },
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

/**
 * Key and body are read together, so that the problems of both come at once.
 *
 * @throws {@link InvalidDocumentError} or {@link BodyNotJsonError}
 */
async function signUpOf(context: Context, schema: z.ZodType<Registration>) {
  const key = Key.safeParse(context.req.header(KEY_HEADER));
  const registration = schema.safeParse(await bodyOf(context));
  if (key.success && registration.success) {
    return { key: key.data, registration: registration.data };
  }
  const problems = (registration.error?.issues ?? []).flatMap(issuesOf);
  const missing = (key.error?.issues ?? []).map(({ message }) => ({
    path: KEY_HEADER,
    problem: message,
  }));
  throw new InvalidDocumentError("registration", [...missing, ...problems]);
}

async function bodyOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new BodyNotJsonError();
    throw error;
  }
}

/** The answer says nothing that may have changed since, so that a repeat gets the same. */
async function register(key: string, registration: Registration, ports: ApiPorts): Promise<SignUp> {
  const tenant = await ports.registrations.register({
    key,
    registration,
    tenant: ports.newId(),
    eventId: ports.newId(),
    hourlyCap: ports.hourlyCap,
    now: ports.now(),
  });
  const input = { tenant, attempt: 1 };
  await ports.workflows.start("onboarding", executionNameOf(input), input);
  return { tenant, name: registration.name, tier: registration.tier, status: "registered" };
}

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
