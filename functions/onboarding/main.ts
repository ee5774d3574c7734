import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { STSClient } from "@aws-sdk/client-sts";
import * as z from "zod";
import { callSettings } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { EventBus } from "../../stores/event-bus.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { PlaneAccess } from "../../stores/plane-access.ts";
import { RegistrationStore } from "../../stores/registration-store.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { TaskAnswers } from "../../stores/task-answers.ts";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import { ulids } from "../../tenants/ids.ts";
import { Tiers } from "../../tenants/tier.ts";
import { StackUsage } from "../../tenants/usage.ts";
import { jsonVariable } from "../../tenants/variable.ts";
import { runStep } from "./run-step.ts";
import type { StepPorts } from "./step.ts";
import { networkProbe } from "./tenant-probe.ts";

const Environment = z.object({
  TENANTRY_MAPPING_TABLE: z.string(),
  TENANTRY_TENANTS_TABLE: z.string(),
  TENANTRY_NAMES_TABLE: z.string(),
  TENANTRY_SHARDS_TABLE: z.string(),
  TENANTRY_TOKENS_TABLE: z.string(),
  TENANTRY_BUS: z.string(),
  TENANTRY_TIERS: jsonVariable(Tiers),
  TENANTRY_USAGE: jsonVariable(StackUsage),
  TENANTRY_CAPACITY: jsonVariable(CapacityRules),
  TENANTRY_RELEASE: z.string(),
  TENANTRY_ADMIN_INVITATION: z.enum(["email", "none"]),
});

const ports = portsFrom(parseDocument(Environment, process.env, "the onboarding's environment"));

/** Answers to the workflows' tasks. */
export async function handler(event: unknown): Promise<Record<string, unknown>> {
  return runStep(event, ports);
}

function portsFrom(settings: z.output<typeof Environment>): StepPorts {
  const documents = documentClient();
  const tenantsTable = settings.TENANTRY_TENANTS_TABLE;
  const tenants = new TenantStore(documents, tenantsTable);
  const bus = new EventBus(new EventBridgeClient(callSettings()), settings.TENANTRY_BUS);
  const now = () => new Date();
  const tables = { names: settings.TENANTRY_NAMES_TABLE, tenants: tenantsTable };
  return {
    tenants,
    moves: new TenantMoves({ tenants, bus, newId: ulids(), now }),
    shards: new ShardStore(documents, settings.TENANTRY_SHARDS_TABLE),
    reservations: new ShardReservations(documents, settings.TENANTRY_SHARDS_TABLE),
    mapping: new MappingStore(documents, settings.TENANTRY_MAPPING_TABLE),
    tokens: new TokenStore(documents, settings.TENANTRY_TOKENS_TABLE),
    workflows: new TaskAnswers(new SFNClient(callSettings())),
    registrations: new RegistrationStore(documents, tables),
    planes: new PlaneAccess(new STSClient(callSettings())),
    probe: networkProbe,
    tiers: settings.TENANTRY_TIERS,
    usage: settings.TENANTRY_USAGE,
    capacity: settings.TENANTRY_CAPACITY,
    release: settings.TENANTRY_RELEASE,
    invitesAdmins: settings.TENANTRY_ADMIN_INVITATION === "email",
    now,
  };
}
