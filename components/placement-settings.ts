import type { CapacityRules } from "../tenants/capacity-rules.ts";
import type { Tiers } from "../tenants/tier.ts";
import type { ControlSurroundings } from "./control-function.ts";

/** What placing tenants follows from. */
export interface PlacementFacts {
  /** What functions share, the release that new planes get among it. */
  readonly surroundings: ControlSurroundings;
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** How room is given out. */
  readonly capacity: CapacityRules;
}

/** Environment of a function that places tenants or opens pools. */
export function placementSettings({ surroundings, tiers, capacity }: PlacementFacts) {
  return {
    TENANTRY_TIERS: JSON.stringify(tiers),
    TENANTRY_USAGE: JSON.stringify(surroundings.source.manifest.usage),
    TENANTRY_CAPACITY: JSON.stringify(capacity),
  };
}
