import { parseTiers } from "../../tenants/tier.ts";
import { TIERS } from "./step-world.ts";

/** Executions that each function of such a silo keeps for itself. */
const KEPT = 3;

/** Tiers as they are sold, and one whose silos keep executions for themselves. */
export const FLEET_TIERS = parseTiers(
  [
    ...TIERS,
    ...TIERS.filter(({ name }) => name === "platinum").map((platinum) => {
      return { ...platinum, name: "palladium", reservedConcurrency: KEPT };
    }),
  ],
  "the fleet's tiers",
);
