import type { SignUp } from "../../automation/api/documents.ts";
import { PASSING, type Status } from "../../tenants/lifecycle.ts";
import type { Context } from "../context.ts";
import { OperationFailedError } from "../errors.ts";
import type { Field } from "../text-table.ts";
import type { Flag } from "../verb.ts";
import { watch } from "../watch.ts";
import { seconds, toggle } from "../words.ts";

/** How long a tenant may take by default: a silo on AWS takes some minutes. */
const USUAL_WAIT_SECONDS = 900;

/** Flags of verbs that can wait for a tenant. */
export const WAIT_FLAGS: readonly Flag[] = [
  { usage: "--wait", about: "wait until the tenant needs no more, and tell each step" },
  { usage: "--timeout <seconds>", about: `wait so long at most (default: ${USUAL_WAIT_SECONDS})` },
];

/** Input of {@link WAIT_FLAGS}. */
export const WAIT_INPUT = { wait: toggle, timeout: seconds.default(USUAL_WAIT_SECONDS) };

/** What to wait for, and how to show what comes of it. */
export interface TenantWatch<T extends SignUp> {
  /** Reads the tenant. */
  readonly look: () => Promise<T>;
  /** What there is to say of it in the end. */
  readonly fields: (tenant: T) => readonly Field[];
  /** Longest time. */
  readonly timeoutSeconds: number;
}

/**
 * Tells each step of a tenant until it rests.
 *
 * @throws {@link OperationFailedError} with the recorded reason when it failed.
 */
export async function watchTenant<T extends SignUp>(
  { ports, output }: Context,
  { look, fields, timeoutSeconds }: TenantWatch<T>,
): Promise<void> {
  const told: string[] = [];
  const tell = (tenant: T): T => {
    const step = stepOf(tenant);
    if (told.at(-1) === step) return tenant;
    told.push(step);
    if (output.isJson) output.event(tenant, "");
    else output.talk(step);
    return tenant;
  };
  const last = await watch(ports, {
    look: () => look().then(tell),
    isOver: ({ status }) => isAtRest(status),
    meanwhile: ({ name, status }) => `tenant "${name}" is ${status} and goes on`,
    timeoutSeconds,
    remedy: "Look at it again with `tenantry tenant show`.",
  });
  if (last.status === "failed") {
    throw new OperationFailedError(`tenant "${last.name}" failed`, reasonOf(last));
  }
  if (!output.isJson) output.record(last, fields(last));
}

/** Where a tenant stands, and what keeps it there. */
function stepOf({ name, status, waiting }: SignUp): string {
  return waiting ? `${name}: ${status}, ${waiting.reason}` : `${name}: ${status}`;
}

/** A tenant that waits for a person does not go on by itself either. */
function isAtRest(status: Status): boolean {
  return status === "awaiting-approval" || !PASSING.has(status);
}

function reasonOf({ failure }: SignUp) {
  return failure ?? { message: "no reason was recorded", remedy: "Read the tenant's operations." };
}
