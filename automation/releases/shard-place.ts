import { S3Client } from "@aws-sdk/client-s3";
import { callSettings, FILE_TRANSFER } from "../../stores/call-settings.ts";
import { deployAccessOf, sessionIn } from "../../stores/shard-session.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { ReleasePlace } from "./publish-release.ts";
import { shardReleaseBucket } from "./release-bucket.ts";

/** A bucket's own host name does not lead to the local AWS; the path does, and works on AWS too. */
export const BY_PATH = { forcePathStyle: true };

/** A shard's bucket for releases, reached by its deploy role. */
export function shardPlace(shard: Shard): ReleasePlace {
  const credentials = sessionIn(deployAccessOf(shard), "tenantry-publish");
  const s3 = new S3Client({
    ...BY_PATH,
    ...callSettings(FILE_TRANSFER),
    region: shard.region,
    credentials,
  });
  return { place: shard.shard, bucket: shardReleaseBucket(shard), s3 };
}
