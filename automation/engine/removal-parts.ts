import type { PacedCall } from "../../tenants/rates.ts";
import type { StateResource } from "./stack-state.ts";
import { REST_API, USAGE_PLAN } from "./type-tokens.ts";

/** A part of a removal, which is a run of the engine. */
export interface RemovalPart {
  /** The call that AWS paces and that removes the part's own resource. @default - none */
  readonly call?: PacedCall;
  /** The resource whose removal makes that call. @default - none */
  readonly urn?: string;
  /** Resources to which the run keeps. @default - all that are left */
  readonly scope: RemovalScope;
}

/** Resources to which a run keeps. */
interface RemovalScope {
  readonly target?: string[];
  readonly targetDependents?: true;
  readonly exclude?: string[];
}

/**
 * The parts in which a stack is removed, so that none makes more than one call that AWS paces. A usage plan is emptied
 * before it is removed; with the last one everything goes that keeps an API, so that the API is next.
 */
export function removalParts(resources: readonly StateResource[]): readonly RemovalPart[] {
  const [plans, apis] = [urnsOf(resources, USAGE_PLAN), urnsOf(resources, REST_API)];
  const parts = [
    ...plans.map((urn, index) => ({
      call: "update-usage-plan" as const,
      urn,
      scope: index < plans.length - 1 || apis.length === 0 ? only(urn) : { exclude: [...apis] },
    })),
    ...apis.map((urn) => ({ call: "delete-rest-api" as const, urn, scope: only(urn) })),
  ];
  const last = parts.at(-1);
  return last ? [...parts.slice(0, -1), { ...last, scope: {} }] : [{ scope: {} }];
}

function only(urn: string): RemovalScope {
  return { target: [urn], targetDependents: true };
}

function urnsOf(resources: readonly StateResource[], type: string): readonly string[] {
  return [...new Set(resources.filter((each) => each.type === type).map(({ urn }) => urn))];
}
