import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import * as z from "zod";
import { callSettings } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { EventBus } from "../../stores/event-bus.ts";
import { keptBriefly } from "../../stores/kept-briefly.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { Organization } from "../../stores/organization.ts";
import { QuotaRaises } from "../../stores/quota-raises.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { limitsAccessOf, roleAccessOf, sessionIn } from "../../stores/shard-session.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { SweepProgress } from "../../stores/sweep-progress.ts";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { VendingStore } from "../../stores/vending-store.ts";
import { Workflows } from "../../stores/workflows.ts";
import { CapacityRules } from "../../tenants/capacity-rules.ts";
import { parseDocument } from "../../tenants/document.ts";
import { ulids } from "../../tenants/ids.ts";
import { Lanes } from "../../tenants/lane.ts";
import { LEASE_TIMES, scaledTimes } from "../../tenants/lease-times.ts";
import type { Shard } from "../../tenants/shard.ts";
import { Tiers } from "../../tenants/tier.ts";
import { StackUsage } from "../../tenants/usage.ts";
import { jsonVariable } from "../../tenants/variable.ts";
import { OrganizationRules } from "../../tenants/vending.ts";
import { LaneQueues } from "../control/lane-queues.ts";
import { log } from "../control/log.ts";
import type { Vendor } from "./keep-stock.ts";
import { passRequestOf } from "./pass-request.ts";
import { type SweepPorts, sweep } from "./sweep.ts";

/** What is younger is left to those who deal with it first, in milliseconds. */
const PATIENCE = 5_000;

/** Kept of the function's time for the end of a pass, in milliseconds. */
const RESERVE = 10_000;

/** Those who wait for room are held against a fleet that is at most so old, in milliseconds. */
const RECENT = 500;

/** Counters are compared with what is there once in so many minutes. */
const COUNTING_MINUTES = 30;

const Environment = z.object({
  TENANTRY_MAPPING_TABLE: z.string(),
  TENANTRY_TENANTS_TABLE: z.string(),
  TENANTRY_TOKENS_TABLE: z.string(),
  TENANTRY_SHARDS_TABLE: z.string(),
  TENANTRY_NAMES_TABLE: z.string(),
  TENANTRY_EXPRESS_QUEUE: z.url(),
  TENANTRY_PIPELINE_QUEUE: z.url(),
  TENANTRY_LANES: jsonVariable(Lanes),
  TENANTRY_ONBOARDING_MACHINE: z.string(),
  TENANTRY_OFFBOARDING_MACHINE: z.string(),
  TENANTRY_BUS: z.string(),
  TENANTRY_TIERS: jsonVariable(Tiers),
  TENANTRY_USAGE: jsonVariable(StackUsage),
  TENANTRY_CAPACITY: jsonVariable(CapacityRules),
  TENANTRY_RELEASE: z.string(),
  TENANTRY_ORGANIZATION: jsonVariable(OrganizationRules).optional(),
  TENANTRY_BOOTSTRAP_ROLE: z.string(),
  TENANTRY_HUB_ACCOUNT: z.string(),
  AWS_REGION: z.string(),
  TENANTRY_PACE: z.coerce.number().positive(),
});

const ports = portsFrom(parseDocument(Environment, process.env, "the sweeper's environment"));

/** Answers to the schedule, and to a person who wants a pass at once. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const { counters } = passRequestOf(event);
  const isCountingTime = () => counters || ports.isCountingTime();
  const end = Date.now() + context.getRemainingTimeInMillis() - RESERVE;
  await sweep({ ...ports, isCountingTime }, end);
}

function portsFrom(settings: z.output<typeof Environment>): SweepPorts {
  const documents = documentClient();
  const now = () => new Date();
  const tenants = new TenantStore(documents, settings.TENANTRY_TENANTS_TABLE);
  const bus = new EventBus(new EventBridgeClient(callSettings()), settings.TENANTRY_BUS);
  const patience = PATIENCE * settings.TENANTRY_PACE;
  const shards = new ShardStore(documents, settings.TENANTRY_SHARDS_TABLE);
  return {
    mapping: new MappingStore(documents, settings.TENANTRY_MAPPING_TABLE),
    tenants,
    moves: new TenantMoves({ tenants, bus, newId: ulids(), now }),
    tokens: new TokenStore(documents, settings.TENANTRY_TOKENS_TABLE),
    shards,
    recentFleet: keptBriefly(() => shards.fleet(), RECENT, Date.now),
    reservations: new ShardReservations(documents, settings.TENANTRY_SHARDS_TABLE),
    tiers: settings.TENANTRY_TIERS,
    usage: settings.TENANTRY_USAGE,
    capacity: settings.TENANTRY_CAPACITY,
    release: settings.TENANTRY_RELEASE,
    workflows: new Workflows(new SFNClient(callSettings()), {
      onboarding: settings.TENANTRY_ONBOARDING_MACHINE,
      offboarding: settings.TENANTRY_OFFBOARDING_MACHINE,
    }),
    queues: new LaneQueues(new SQSClient(callSettings()), {
      express: settings.TENANTRY_EXPRESS_QUEUE,
      pipeline: settings.TENANTRY_PIPELINE_QUEUE,
    }),
    progress: new SweepProgress(documents, settings.TENANTRY_NAMES_TABLE),
    lanes: settings.TENANTRY_LANES,
    times: scaledTimes(LEASE_TIMES, settings.TENANTRY_PACE),
    isFresh: (since) => Date.now() - Date.parse(since) < patience,
    now,
    tell: log.error,
    note: log.warn,
    vendor: vendorFrom(settings),
    vendings: new VendingStore(documents, settings.TENANTRY_SHARDS_TABLE),
    chance: Math.random,
    isCountingTime: () => new Date().getUTCMinutes() % COUNTING_MINUTES === 0,
  };
}

/** Accounts are made by a role in the management account, where that was given. */
function vendorFrom(settings: z.output<typeof Environment>): Vendor | undefined {
  const { TENANTRY_ORGANIZATION: rules, AWS_REGION: region } = settings;
  if (!rules) return undefined;
  const credentials = sessionIn(roleAccessOf(rules.vendingRoleArn, region), "tenantry-vending");
  return {
    rules,
    hub: settings.TENANTRY_HUB_ACCOUNT,
    bootstrapRole: settings.TENANTRY_BOOTSTRAP_ROLE,
    organization: new Organization(
      new OrganizationsClient({ region, credentials, ...callSettings() }),
      new OrganizationsClient({ region, credentials, ...callSettings({ maxAttempts: 1 }) }),
    ),
    quotasOf: quotasIn,
  };
}

/** By a role that may do nothing else there. */
function quotasIn(shard: Shard): QuotaRaises {
  const credentials = sessionIn(limitsAccessOf(shard), "tenantry-limits");
  return new QuotaRaises(shard.region, {
    client: (region) => new ServiceQuotasClient({ region, credentials, ...callSettings() }),
    once: (region) =>
      new ServiceQuotasClient({ region, credentials, ...callSettings({ maxAttempts: 1 }) }),
  });
}
