import type { Context } from "hono";
import * as z from "zod";
import type { RegistrationRequest } from "../../stores/registration-store.ts";
import { executionNameOf } from "../../stores/workflows.ts";
import { issuesOf } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";
import type { SignUp } from "./documents.ts";
import type { ApiPorts } from "./ports.ts";
import { BodyNotJsonError } from "./request-errors.ts";

const KEY_HEADER = "Idempotency-Key";

const Key = z
  .string({ error: "must be sent, so that a repeated request registers once" })
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 visible ASCII characters");

/** The header that makes a repeated sign-up one. */
export const KEY_HEADERS = z.object({ [KEY_HEADER]: Key });

/** What was sent to sign a company up. */
export interface SentSignUp<R> {
  /** By which a repeat is known. */
  readonly key: string;
  /** The body. */
  readonly registration: R;
}

/**
 * Key and body are read together, so that the problems of both come at once.
 *
 * @throws {@link InvalidDocumentError} or {@link BodyNotJsonError}
 */
export async function signUpOf<R>(context: Context, schema: z.ZodType<R>): Promise<SentSignUp<R>> {
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

/**
 * Registers a company and starts its workflow. The answer says nothing that may have changed since, so
 * that a repeat gets the same.
 *
 * @throws {@link KeyReusedError}, {@link NameTakenError}, {@link RegistrationsCappedError}
 */
export async function register(
  sent: Pick<RegistrationRequest, "key" | "registration" | "apartFrom">,
  ports: ApiPorts,
): Promise<SignUp> {
  const tenant = await ports.registrations.register({
    ...sent,
    tenant: ports.newId(),
    eventId: ports.newId(),
    hourlyCap: ports.hourlyCap,
    now: ports.now(),
  });
  return goOnWith(tenant, sent.registration, ports);
}

/** Starts the workflow of a company that is registered; once or often is the same. */
export async function goOnWith(
  tenant: string,
  { name, tier }: RegistrationRequest["registration"],
  { workflows }: Pick<ApiPorts, "workflows">,
): Promise<SignUp> {
  const input = { tenant, attempt: 1 };
  await workflows.start("onboarding", executionNameOf(input), input);
  return { tenant, name, tier, status: "registered" };
}
