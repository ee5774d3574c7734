import type { Plane } from "../components/plane.ts";
import type { OpenRelease } from "./open-release.ts";
import type { PoolConfig } from "./plane-config.ts";

/** What others learn of a plane, whichever kind it is. */
export function planeOutputs(
  plane: Plane,
  { stack, shard, slots }: PoolConfig,
  release: OpenRelease,
) {
  const { api, application, identity, tables } = plane;
  return {
    plane: stack,
    shard: shard.name,
    account: shard.account,
    region: shard.region,
    release: release.release,
    live: slots.live,
    smokePath: release.manifest.smokePath,
    restApiId: api.restApiId,
    apiUrl: api.live.invokeUrl,
    nextUrl: api.next.invokeUrl,
    deploymentIds: api.deploymentIds,
    userPoolId: identity.userPoolId,
    userPoolClientId: identity.clientId,
    directoryTable: tables.directory.name,
    tables: mapped(tables.tables, (each) => each.name),
    functions: mapped(application.functions, (each) => each.functionName),
    versions: mapped(application.functions, (each) => each.newestVersion),
    usagePlanIds: plane.usagePlanIds,
    accessRoleArn: application.accessRoleArn,
    functionRoleArn: application.functionRoleArn,
  };
}

function mapped<T, U>(map: ReadonlyMap<string, T>, pick: (value: T) => U): Record<string, U> {
  return Object.fromEntries([...map].map(([key, value]) => [key, pick(value)]));
}
