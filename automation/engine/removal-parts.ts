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
 * before it is removed; with the last one everything goes that keeps an API, so that the API is next. Without a plan
 * that goes first: else the API's time would pass meanwhile.
 */
export function removalParts(resources: readonly StateResource[]): readonly RemovalPart[] {
  const [plans, apis] = [urnsOf(resources, USAGE_PLAN), urnsOf(resources, REST_API)];
  const allButApis: RemovalScope = { exclude: [...apis] };
  const parts: readonly RemovalPart[] = [
    ...(plans.length === 0 && canGoBefore(apis, resources) ? [{ scope: allButApis }] : []),
    ...plans.map((urn, index) => ({
      call: "update-usage-plan" as const,
      urn,
      scope: index < plans.length - 1 || apis.length === 0 ? only(urn) : allButApis,
    })),
    ...apis.map((urn) => ({ call: "delete-rest-api" as const, urn, scope: only(urn) })),
  ];
  const last = parts.at(-1);
  return last ? [...parts.slice(0, -1), { ...last, scope: {} }] : [{ scope: {} }];
}

/** Whether anything is neither kept nor needed by what is. A state has resources behind all that they need. */
function canGoBefore(kept: readonly string[], resources: readonly StateResource[]): boolean {
  const staying = new Set(kept);
  for (const resource of resources.toReversed()) {
    if (!staying.has(resource.urn)) continue;
    for (const urn of needsOf(resource)) staying.add(urn);
  }
  return resources.some(({ urn }) => !staying.has(urn));
}

/** A provider is named by its URN and its id. */
function needsOf({ parent, provider, dependencies }: StateResource): readonly string[] {
  const providers = provider ? [provider.slice(0, provider.lastIndexOf("::"))] : [];
  return [...(parent ? [parent] : []), ...providers, ...(dependencies ?? [])];
}

function only(urn: string): RemovalScope {
  return { target: [urn], targetDependents: true };
}

function urnsOf(resources: readonly StateResource[], type: string): readonly string[] {
  return [...new Set(resources.filter((each) => each.type === type).map(({ urn }) => urn))];
}
