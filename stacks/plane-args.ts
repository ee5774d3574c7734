import { readFileSync } from "node:fs";
import type { PlaneArgs } from "../components/plane.ts";
import { parseOpenApiDocument } from "../tenants/openapi-document.ts";
import { deployedRelease } from "../tenants/slot-settings.ts";
import { type OpenRelease, openRelease } from "./open-release.ts";
import type { PoolConfig } from "./plane-config.ts";

/** Opens the release that a plane's slots take. */
export function planeRelease({ releaseFolder, slots }: PoolConfig): OpenRelease {
  return openRelease(releaseFolder, deployedRelease(slots));
}

/** What pool and silo have in common: all but tiers and tenant. */
export function planeArgs(
  config: PoolConfig,
  opened: OpenRelease,
): Omit<PlaneArgs, "tiers" | "tenant"> {
  const { shard, slots, releaseBucket } = config;
  const { release, manifest, fileOf } = opened;
  const document = JSON.parse(readFileSync(fileOf(manifest.document), "utf8"));
  return {
    shard: shard.name,
    location: { account: shard.account, region: shard.region },
    source: { release, manifest, fileOf, bucket: releaseBucket },
    document: parseOpenApiDocument(document, `the OpenAPI document of release ${release}`),
    slots,
    settings: {
      authorizerTtlSeconds: config.authorizerTtlSeconds,
      logRetentionDays: config.logRetentionDays,
      allowedOrigin: config.allowedOrigin,
      tracing: config.tracing,
      deletionProtection: config.deletionProtection,
    },
  };
}
