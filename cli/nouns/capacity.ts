import type { Noun } from "../verb.ts";
import { CAPACITY_PLAN } from "./capacity-plan.ts";
import { CAPACITY_SHOW } from "./capacity-show.ts";

/** `tenantry capacity` */
export const CAPACITY: Noun = {
  name: "capacity",
  summary: "How many tenants the fleet can still take, and what stands in the way of more.",
  examples: [
    "tenantry capacity show",
    "tenantry capacity show --region eu-west-1",
    "tenantry capacity plan --tenants basic=20000,platinum=900 --region eu-west-1",
  ],
  verbs: [CAPACITY_SHOW, CAPACITY_PLAN],
};
