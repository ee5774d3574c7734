import type { Routing } from "./front-door.ts";
import type { StoryStage } from "./story-stage.ts";
import type { StoryTenant } from "./story-tenant.ts";

/**
 * Makes the first admin of a tenant able to work: finds the plane by the tenant's name, sets the
 * password as the invitation would, logs in.
 */
export async function admit(stage: StoryStage, tenant: string): Promise<StoryTenant> {
  const seen = await stage.desk.tenant(tenant);
  const routing = await stage.door.routingOf(seen.name);
  const account = stage.accountOf(seen.placement.shard);
  const credentials = await stage.administratorOf(account);
  const password = await stage.identity.setPassword(routing, seen.email, credentials);
  const token = await stage.identity.logIn(routing, seen.email, password);
  const served: StoryTenant = {
    tenant,
    name: seen.name,
    tier: seen.tier,
    isolation: seen.placement.stack === seen.placement.planeStack ? "silo" : "pool",
    shard: seen.placement.shard,
    stack: seen.placement.stack,
    account,
    email: seen.email,
    password,
    token,
    ...placesOf(routing),
  };
  stage.report.serve(servedPart(served));
  return served;
}

function placesOf({ apiUrl, userPoolId, userPoolClientId }: Routing) {
  return { apiUrl, userPoolId, userPoolClientId };
}

/** What may be shown: neither password nor token. */
function servedPart({ name, tier, isolation, shard, stack, apiUrl }: StoryTenant) {
  return { name, tier, isolation, shard, stack, apiUrl };
}
