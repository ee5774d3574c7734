import * as pulumi from "@pulumi/pulumi";
import type { PacedCall } from "../../tenants/rates.ts";
import type { PaceCall, TellMade } from "./engine.ts";

/** Resources whose creation is a call that AWS paces. */
const PACED_TYPES: Readonly<Record<string, PacedCall>> = {
  "aws:apigateway/deployment:Deployment": "create-deployment",
  "aws:apigateway/restApi:RestApi": "create-rest-api",
};

/**
 * Lets the engine wait before it creates what AWS paces, in whichever component of the program that is.
 *
 * Must be called in a program, before it describes its first resource.
 *
 * @param now - Milliseconds since 1970.
 */
export function paceResources(pace: PaceCall, now: () => number): void {
  const hooks = new Map<PacedCall, CallHooks>();
  const hooksOf = (call: PacedCall): CallHooks => {
    const known = hooks.get(call) ?? callHooks(call, pace, now);
    hooks.set(call, known);
    return known;
  };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const call = PACED_TYPES[type];
    if (!call) return undefined;
    return { props, opts: pulumi.mergeOptions(opts, { hooks: hooksOf(call) }) };
  });
}

type CallHooks = Required<Pick<pulumi.ResourceHookBinding, "beforeCreate" | "afterCreate">>;

function callHooks(call: PacedCall, pace: PaceCall, now: () => number): CallHooks {
  const { before, after } = watchCreations(() => pace(call), now);
  return {
    beforeCreate: [new pulumi.ResourceHook(`await-${call}`, ({ urn }) => before(urn))],
    afterCreate: [new pulumi.ResourceHook(`tell-${call}`, ({ urn }) => after(urn))],
  };
}

/** What is run before and after the creation of each resource of a kind. */
export interface WatchedCreations {
  /** Ends when a resource may be created. */
  readonly before: (urn: string) => Promise<void>;
  /** Tells of one that was created; of others nothing. */
  readonly after: (urn: string) => Promise<void>;
}

/**
 * Waits before each creation, and tells when it went and when its answer was there.
 *
 * @param pace - Ends when one may be made, and gives who is told of it.
 * @param now - Milliseconds since 1970.
 */
export function watchCreations(pace: () => Promise<TellMade>, now: () => number): WatchedCreations {
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
