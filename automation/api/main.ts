import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SFNClient } from "@aws-sdk/client-sfn";
import { STSClient } from "@aws-sdk/client-sts";
import { handle } from "hono/aws-lambda";
import { type TokenCheck, tokenCheck } from "../../functions/authorizer/token-check.ts";
import { callSettings } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { EventBus } from "../../stores/event-bus.ts";
import { keptBriefly } from "../../stores/kept-briefly.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { OperationStore } from "../../stores/operation-store.ts";
import { Organization } from "../../stores/organization.ts";
import { PlaneAccess } from "../../stores/plane-access.ts";
import { RegistrationStore } from "../../stores/registration-store.ts";
import { ReleaseStore } from "../../stores/release-store.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { roleAccessOf, sessionIn } from "../../stores/shard-session.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { VendingStore } from "../../stores/vending-store.ts";
import { Workflows } from "../../stores/workflows.ts";
import { ulids } from "../../tenants/ids.ts";
import type { FleetInTheMaking } from "../../tenants/room-on-its-way.ts";
import { type ApiSettings, parseApiSettings } from "./api-settings.ts";
import { createApi } from "./create-api.ts";
import { operatorOf } from "./operator.ts";
import type { ApiPorts } from "./ports.ts";

/** Who waits for room is told of what is being made as it was at most so long ago, in milliseconds. */
const RECENT = 10_000;

/** Answers to API Gateway. */
export const handler = handle(createApi(portsFrom(parseApiSettings(process.env))));

function portsFrom(settings: ApiSettings): ApiPorts {
  const documents = documentClient();
  const { tables } = settings;
  const tenants = new TenantStore(documents, tables.tenants);
  const bus = new EventBus(new EventBridgeClient(callSettings()), settings.bus);
  const newId = ulids();
  const now = () => new Date();
  const shards = new ShardStore(documents, tables.shards);
  const vendings = new VendingStore(documents, tables.shards);
  return {
    registrations: new RegistrationStore(documents, tables),
    tenants,
    moves: new TenantMoves({ tenants, bus, newId, now }),
    workflows: new Workflows(new SFNClient(callSettings()), settings.machines),
    tokens: new TokenStore(documents, tables.tokens),
    mapping: new MappingStore(documents, tables.mapping),
    shards,
    vendings,
    organization: organizationOf(settings),
    inTheMaking: keptBriefly(() => inTheMaking(shards, vendings), RECENT, Date.now),
    reservations: new ShardReservations(documents, tables.shards),
    operations: new OperationStore(documents, tables.operations),
    releases: new ReleaseStore(documents, tables.releases),
    planes: new PlaneAccess(new STSClient(callSettings())),
    operatorOf: operatorCheck(settings),
    hubAccount: settings.hubAccount,
    tiers: settings.tiers,
    usage: settings.usage,
    capacity: settings.capacity,
    lanes: settings.lanes,
    release: settings.release,
    allowedOrigin: settings.allowedOrigin,
    hourlyCap: settings.hourlyCap,
    newId,
    now,
    // Lambda keeps what is written here as the function's log, with the stack.
    tell: (error) => console.error(error),
  };
}

/** Without a role that may ask, every account is taken for one of the organisation's. */
function organizationOf({ region, membersRoleArn: roleArn }: ApiSettings) {
  if (roleArn === undefined) return undefined;
  const credentials = sessionIn(roleAccessOf(roleArn, region), "tenantry-api");
  const client = new OrganizationsClient({ region, credentials, ...callSettings() });
  return new Organization(client, client);
}

async function inTheMaking(shards: ShardStore, vendings: VendingStore): Promise<FleetInTheMaking> {
  const [fleet, making] = await Promise.all([shards.fleet(), vendings.all()]);
  return { shards: fleet.shards, vendings: making };
}

/** The keys are loaded at the first request of an operator, and again if that failed. */
function operatorCheck({ operators }: ApiSettings): ApiPorts["operatorOf"] {
  let check: Promise<TokenCheck> | undefined;
  return async (token) => {
    check ??= tokenCheck(operators);
    const verify = await check.catch((error: unknown) => {
      check = undefined;
      throw error;
    });
    const holder = await verify(token);
    return holder && operatorOf(holder.user, holder.groups);
  };
}
