import * as pulumi from "@pulumi/pulumi";
import { deployedRelease } from "../tenants/slot-settings.ts";
import { SLOTS } from "../tenants/slots.ts";
import type { PlaneArgs } from "./plane.ts";

/** Longest that an authorizer's answer may be kept, which bounds how late a suspension bites. */
const MAX_TTL_SECONDS = 60;

/**
 * Refuses what cannot become a plane, before anything of it is made.
 *
 * @throws {@link pulumi.InputPropertiesError} listing every problem.
 */
export function checkPlane(name: string, args: PlaneArgs): void {
  const errors = [...releaseProblems(args), ...versionProblems(args), ...settingProblems(args)];
  if (errors.length === 0) return;
  throw new pulumi.InputPropertiesError({ message: `plane ${name} cannot be made`, errors });
}

type Problem = pulumi.InputPropertyErrorDetails;

function releaseProblems({ slots, source }: PlaneArgs): readonly Problem[] {
  const deployed = deployedRelease(slots);
  if (source.release === deployed) return [];
  return [
    {
      propertyPath: "source.release",
      reason: `must be ${deployed}, which the slots take, not ${source.release}`,
    },
  ];
}

/** A function that only the older release has would lose its code under the slot that still calls it. */
function versionProblems({ slots, source }: PlaneArgs): readonly Problem[] {
  const functions = Object.keys(source.manifest.functions);
  return SLOTS.flatMap((slot) => {
    const { versions } = slots[slot];
    if (!versions) return [];
    const propertyPath = `slots.${slot}.versions`;
    const missing = functions.filter((each) => !(each in versions));
    const unknown = Object.keys(versions).filter((each) => !functions.includes(each));
    return [
      ...missing.map((each) => ({ propertyPath, reason: `must have the function "${each}"` })),
      ...unknown.map((each) => ({
        propertyPath,
        reason: `has the function "${each}", which release ${source.release} has no more`,
      })),
    ];
  });
}

function settingProblems({ settings, tiers, tenant }: PlaneArgs): readonly Problem[] {
  const { authorizerTtlSeconds: ttl } = settings;
  return [
    ...(ttl >= 0 && ttl <= MAX_TTL_SECONDS
      ? []
      : [
          {
            propertyPath: "settings.authorizerTtlSeconds",
            reason: `must be 0 to ${MAX_TTL_SECONDS} seconds, not ${ttl}`,
          },
        ]),
    ...(tiers.length > 0 ? [] : [{ propertyPath: "tiers", reason: "must name at least one tier" }]),
    ...(tenant === undefined || tiers.length === 1
      ? []
      : [{ propertyPath: "tiers", reason: "must be the one tier of the silo's tenant" }]),
  ];
}
