import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { PacedCall } from "../../tenants/rates.ts";
import type { PaceCall, TellMade } from "./engine.ts";
import { DEPLOYMENT, REST_API, USAGE_PLAN } from "./type-tokens.ts";

/** Resources whose creation is a call that AWS paces. */
const CREATED: Readonly<Record<string, PacedCall>> = {
  [DEPLOYMENT]: "create-deployment",
  [REST_API]: "create-rest-api",
};

/** Resources of which a change is a call that AWS paces. */
const UPDATED: Readonly<Record<string, PacedCall>> = { [USAGE_PLAN]: "update-usage-plan" };

/**
 * Lets the engine wait before it creates or changes what AWS paces, in whichever component of the program that is.
 *
 * Must be called in a program, before it describes its first resource.
 *
 * @param now - Milliseconds since 1970.
 */
export function paceResources(pace: PaceCall, now: () => number): void {
  const bindings = new Map<string, pulumi.ResourceHookBinding>();
  const bindingOf = (type: string): pulumi.ResourceHookBinding | undefined => {
    const known = bindings.get(type) ?? hooksOf(type, pace, now);
    if (known) bindings.set(type, known);
    return known;
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const hooks = bindingOf(type);
    return hooks && { props, opts: pulumi.mergeOptions(opts, { hooks }) };
  });
}

/**
 * Hooks of removals are none of these: with one in its state, a stack could not be removed any more unless its program
 * runs.
 */
function hooksOf(
  type: string,
  pace: PaceCall,
  now: () => number,
): pulumi.ResourceHookBinding | undefined {
  const { [type]: created } = CREATED;
  if (created) {
    const { before, after } = watchCalls(() => pace(created), now);
    return {
      beforeCreate: [new pulumi.ResourceHook(`await-${created}`, ({ urn }) => before(urn))],
      afterCreate: [new pulumi.ResourceHook(`tell-${created}`, ({ urn }) => after(urn))],
    };
  }
  const { [type]: updated } = UPDATED;
  if (!updated) return undefined;
  const { before, after } = watchCalls(() => pace(updated), now);
  return {
    beforeUpdate: [
      new pulumi.ResourceHook(`await-${updated}`, async (change) => {
        if (!changesTagsOnly(change)) await before(change.urn);
      }),
    ],
    afterUpdate: [new pulumi.ResourceHook(`tell-${updated}`, ({ urn }) => after(urn))],
  };
}

/** Inputs of a resource before a change and after it. */
export type InputChange = Pick<pulumi.ResourceHookArgs, "oldInputs" | "newInputs">;

/**
 * Whether a resource gets other tags and nothing else, which is a call of its own that AWS does not pace. Each release
 * changes the tags of everything. What is the same on both sides was changed by someone else, and is changed back.
 */
export function changesTagsOnly({ oldInputs = {}, newInputs = {} }: InputChange): boolean {
  const { tags: oldTags, tagsAll: _oldAll, ...old } = oldInputs;
  const { tags: newTags, tagsAll: _newAll, ...wanted } = newInputs;
  return isDeepStrictEqual(old, wanted) && !isDeepStrictEqual(oldTags, newTags);
}

/** What is run before and after the call for each resource of a kind. */
export interface WatchedCalls {
  /** Ends when the call for a resource may be made. */
  readonly before: (urn: string) => Promise<void>;
  /** Tells of one that waited before; of others nothing. */
  readonly after: (urn: string) => Promise<void>;
}

/**
 * Waits before each call, and tells when it went and when its answer was there.
 *
 * @param pace - Ends when one may be made, and gives who is told of it.
 * @param now - Milliseconds since 1970.
 */
export function watchCalls(pace: () => Promise<TellMade>, now: () => number): WatchedCalls {
  const making = new Map<string, { readonly tell: TellMade; readonly wentAt: number }>();
  return {
    before: async (urn) => {
      const tell = await pace();
      making.set(urn, { tell, wentAt: now() });
    },
    after: async (urn) => {
      const made = making.get(urn);
      making.delete(urn);
      await made?.tell({ wentAt: made.wentAt, doneAt: now() });
    },
  };
}
