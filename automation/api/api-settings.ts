import * as z from "zod";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import { Lanes } from "../../tenants/lane.ts";
import { Shard } from "../../tenants/shard.ts";
import { Tiers } from "../../tenants/tier.ts";
import { StackUsage } from "../../tenants/usage.ts";
import { countVariable, jsonVariable } from "../../tenants/variable.ts";
import { OrganizationRules } from "../../tenants/vending.ts";

const Environment = z.object({
  TENANTRY_MAPPING_TABLE: z.string(),
  TENANTRY_TENANTS_TABLE: z.string(),
  TENANTRY_NAMES_TABLE: z.string(),
  TENANTRY_SHARDS_TABLE: z.string(),
  TENANTRY_TOKENS_TABLE: z.string(),
  TENANTRY_OPERATIONS_TABLE: z.string(),
  TENANTRY_RELEASES_TABLE: z.string(),
  TENANTRY_ONBOARDING_MACHINE: z.string(),
  TENANTRY_OFFBOARDING_MACHINE: z.string(),
  TENANTRY_BUS: z.string(),
  TENANTRY_OPERATOR_POOL: z.string(),
  TENANTRY_OPERATOR_CLIENT: z.string(),
  TENANTRY_HUB_ACCOUNT: Shard.shape.account,
  TENANTRY_MEMBERS_ROLE: OrganizationRules.shape.membersRoleArn,
  TENANTRY_TIERS: jsonVariable(Tiers),
  TENANTRY_USAGE: jsonVariable(StackUsage),
  TENANTRY_CAPACITY: jsonVariable(CapacityRules),
  TENANTRY_LANES: jsonVariable(Lanes),
  TENANTRY_RELEASE: z.string(),
  TENANTRY_HOURLY_CAP: countVariable,
  TENANTRY_ALLOWED_ORIGIN: z.string().default("*"),
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_REGION: z.string(),
});

/** What the control stack tells the API. */
export type ApiSettings = ReturnType<typeof parseApiSettings>;

/**
 * Reads the function's environment variables.
 *
 * @throws {@link InvalidDocumentError} listing every variable that is missing or wrong.
 */
export function parseApiSettings(variables: unknown) {
  const parsed = parseDocument(Environment, variables, "the API's environment");
  return {
    tables: {
      mapping: parsed.TENANTRY_MAPPING_TABLE,
      tenants: parsed.TENANTRY_TENANTS_TABLE,
      names: parsed.TENANTRY_NAMES_TABLE,
      shards: parsed.TENANTRY_SHARDS_TABLE,
      tokens: parsed.TENANTRY_TOKENS_TABLE,
      operations: parsed.TENANTRY_OPERATIONS_TABLE,
      releases: parsed.TENANTRY_RELEASES_TABLE,
    },
    machines: {
      onboarding: parsed.TENANTRY_ONBOARDING_MACHINE,
      offboarding: parsed.TENANTRY_OFFBOARDING_MACHINE,
    },
    bus: parsed.TENANTRY_BUS,
    operators: {
      userPoolId: parsed.TENANTRY_OPERATOR_POOL,
      clientId: parsed.TENANTRY_OPERATOR_CLIENT,
      endpoint: parsed.AWS_ENDPOINT_URL,
    },
    hubAccount: parsed.TENANTRY_HUB_ACCOUNT,
    region: parsed.AWS_REGION,
    membersRoleArn: parsed.TENANTRY_MEMBERS_ROLE,
    tiers: parsed.TENANTRY_TIERS,
    usage: parsed.TENANTRY_USAGE,
    capacity: parsed.TENANTRY_CAPACITY,
    lanes: parsed.TENANTRY_LANES,
    release: parsed.TENANTRY_RELEASE,
    allowedOrigin: parsed.TENANTRY_ALLOWED_ORIGIN,
    hourlyCap: parsed.TENANTRY_HOURLY_CAP,
  };
}
