import type { FaultInput } from "../../../sandbox/front/faults.ts";
import { onboardingMachine } from "../../../workflows/onboarding.ts";
import type { State } from "../../../workflows/state-machine.ts";
import { WORKFLOW_SETTINGS } from "../../../workflows/workflow-settings.ts";

/** Ways to fail that any call can meet. */
export const KINDS = [
  "throttle",
  "server-error",
  "slow",
  "cut-before",
  "cut-after",
  "stale-read",
] as const;

/** A way to fail that any call can meet. */
export type Kind = (typeof KINDS)[number];

/** Whose sign-up it is. */
export interface SigningUp {
  /** Id of the tenant. */
  readonly tenant: string;
  /** Unique name. */
  readonly name: string;
  /** Address of the first admin. */
  readonly email: string;
}

/** A call on the way of a sign-up. */
export interface FaultedCall {
  /** Name that it is signed for. */
  readonly service: string;
  /** Operation. */
  readonly operation: string;
  /** What its body holds besides whose it is; every part of it. */
  readonly holds?: readonly string[];
  /** How its body says whose it is. @default - by the tenant's id; `nobody`: it does not say */
  readonly of?: keyof SigningUp | "nobody";
  /** Whether AWS may answer it from a copy that lags behind. @default false */
  readonly isEventual?: boolean;
}

const move = (status: string): FaultedCall => ({
  service: "dynamodb",
  operation: "TransactWriteItems",
  holds: [`"status":\\{"S":"${status}"\\}`],
});

/** By the name of each step of the workflow, the call by which it does what it is there for. */
export const STEP_CALLS: Readonly<Record<string, FaultedCall>> = {
  check: { service: "dynamodb", operation: "GetItem", holds: ["tenantry-tenants"] },
  "ask-approval": move("awaiting-approval"),
  place: move("provisioning"),
  wish: {
    service: "dynamodb",
    operation: "TransactWriteItems",
    holds: ["tenantry-mapping", "tenantry-tokens"],
  },
  "first-admin": { service: "cognito-idp", operation: "AdminCreateUser", of: "email" },
  probe: { service: "cognito-idp", operation: "AdminCreateUser", holds: ["probe-"] },
  activate: move("active"),
};

/** Calls of those that a sign-up needs besides its workflow, in the order in which they come. */
export const OTHER_CALLS: Readonly<Record<string, FaultedCall>> = {
  register: { ...move("registered"), of: "name" },
  start: { service: "states", operation: "StartExecution" },
  sweep: {
    service: "dynamodb",
    operation: "Query",
    holds: ["tenantry-tenants", '"attention"', '"S":"tenant"'],
    of: "nobody",
    isEventual: true,
  },
  approve: move("placing"),
  dispatch: { service: "sqs", operation: "SendMessage.*" },
  lease: { service: "dynamodb", operation: "UpdateItem", holds: ["tenantry-mapping", "fence"] },
  group: { service: "cognito-idp", operation: "CreateGroup" },
  "api-key": { service: "apigateway", operation: "CreateApiKey" },
  directory: { service: "dynamodb", operation: "PutItem", holds: ["-directory"] },
  answer: { service: "states", operation: "SendTaskSuccess", of: "nobody" },
};

/** What is known of a sign-up before its tenant has an id. */
export const BEFORE_REGISTRATION: ReadonlySet<string> = new Set(["register", "sweep"]);

/**
 * How often each fault happens. No client tries a call more than five times: as many failures, and
 * the step itself has failed. Throttled ones wait longer each time, and the test with them; so only
 * the workflow's steps are throttled until they fail.
 */
const TIMES: Readonly<Record<Kind, number>> = {
  throttle: 2,
  "server-error": 5,
  slow: 1,
  "cut-before": 5,
  "cut-after": 5,
  "stale-read": 1,
};

/** A step's function tries its calls three times: one more, and the step itself has failed. */
const THROTTLED_STEP = 4;

/** So late is an answer that is late, in milliseconds; nobody gives it up yet. */
const LATE_MS = 1_000;

/** Whether a call can fail in a way: only what may come from a copy that lags behind can be stale, and only that is. */
export function canMeet(kind: Kind, { isEventual = false }: FaultedCall): boolean {
  return (kind === "stale-read") === isEventual;
}

/** The fault by which a call of a sign-up fails until the SDK gives up, or is late. */
export function faultOf(kind: Kind, call: FaultedCall, who: SigningUp): FaultInput {
  const { service, operation, holds = [], of = "tenant" } = call;
  const parts = of === "nobody" ? holds : [...holds, who[of]];
  const at = { service, operation, ...(parts.length > 0 ? { body: allOf(parts) } : {}) };
  const isStep = Object.values(STEP_CALLS).includes(call);
  const often = { every: 1, times: kind === "throttle" && isStep ? THROTTLED_STEP : TIMES[kind] };
  return kind === "slow" ? { kind, ...at, ...often, ms: LATE_MS } : { kind, ...at, ...often };
}

/** Matches a text that holds every part, in any order. */
function allOf(parts: readonly string[]): string {
  return `^${parts.map((part) => `(?=[^]*${part})`).join("")}`;
}

/** Names of the workflow's steps that lie on a way into service, in the order of the machine's states. */
export function stepsIntoService(): readonly string[] {
  const { States } = onboardingMachine({ ...WORKFLOW_SETTINGS, functionArn: "arn" });
  const leadsToService = (name: string): boolean => {
    const state = States[name];
    if (!state) throw new Error(`the machine has no state ${name}`);
    return state.Type === "Succeed" || nextOf(state).some(leadsToService);
  };
  return Object.entries(States).flatMap(([name, state]) =>
    state.Type === "Task" && leadsToService(name) ? [stepOf(state.Arguments.Payload)] : [],
  );
}

function nextOf(state: State): readonly string[] {
  if (state.Type === "Choice") return [...state.Choices.map(({ Next }) => Next), state.Default];
  return state.Type === "Task" || state.Type === "Wait" ? [state.Next] : [];
}

function stepOf(payload: unknown): string {
  // Every task of the machine runs a step.
  return (payload as { readonly step: string }).step;
}
