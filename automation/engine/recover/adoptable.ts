import { resourcesOf, type StackState, type StateResource, textOf } from "../stack-state.ts";
import type { Found } from "./finder.ts";

/** A run of which it is asked what it can have made. */
export interface MakingRun {
  /** The stack's state without what is in question. */
  readonly state: StackState;
  /** When the run began, in milliseconds since the epoch. */
  readonly begunAt: number;
}

/** What shows that a run made a thing, and nobody else. */
type Proof = (found: Found, resource: StateResource, run: MakingRun) => boolean;

/**
 * How far before the run's begin AWS may say that a thing was made: AWS tells whole seconds, by its
 * own clock, and a worker's may go ahead of it. More would let in what was there before the run.
 */
const CLOCKS_MS = 60_000;

const API_KEY = "aws:apigateway/apiKey:ApiKey";

/** Of a type with tags the finder has compared them. A thing without a date shows nothing. */
const isMadeInRun: Proof = ({ madeAt }, _resource, { begunAt }) =>
  madeAt !== undefined && madeAt.getTime() >= begunAt - CLOCKS_MS;

/** AWS tells no date of it, but nobody else puts this stack's own key on a plan. */
const isOfOwnKey: Proof = (_found, { inputs = {} }, { state }) => {
  const key = textOf(inputs.keyId);
  return (
    key !== undefined && resourcesOf(state).some(({ type, id }) => type === API_KEY && id === key)
  );
};

/**
 * What a tenant's own stack makes. Nothing else is adopted because AWS has it: under the name of a
 * role, table or bucket may stand what another stack, hub or person made.
 */
const PROOFS: Readonly<Record<string, Proof>> = {
  [API_KEY]: isMadeInRun,
  "aws:apigateway/usagePlanKey:UsagePlanKey": isOfOwnKey,
  "aws:cognito/userGroup:UserGroup": isMadeInRun,
};

/** Inputs that no event tells, and that AWS must be asked for. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = { [API_KEY]: ["value"] };

/** Whether things of a type may be adopted when AWS says that there is one already. */
export function isAdoptable(type: string): boolean {
  return type in PROOFS;
}

/** Whether a run itself must have made what was found. */
export function isMadeBy(run: MakingRun, resource: StateResource, found: Found): boolean {
  return PROOFS[resource.type]?.(found, resource, run) ?? false;
}

/** Inputs that a resource lacks because it was adopted without them. */
export function lackedInputsOf(resource: StateResource): readonly string[] {
  const { type, inputs = {}, additionalSecretOutputs: secret } = resource;
  return (HIDDEN[type] ?? []).filter((name) => secret?.includes(name) && !(name in inputs));
}
