/** Builds, publishes and lists releases. */
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as z from "zod";
import { definition } from "../../application/definition.ts";
import { callSettings, FILE_TRANSFER } from "../../stores/call-settings.ts";
import { documentClient } from "../../stores/document-client.ts";
import { ReleaseStore } from "../../stores/release-store.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { physicalName } from "../../tenants/naming.ts";
import { partsOf } from "../../tenants/release.ts";
import type { Shard } from "../../tenants/shard.ts";
import { commandLineOf } from "../command-line.ts";
import { reported, tell } from "../program-report.ts";
import { buildFolder } from "./build-folder.ts";
import { buildRelease } from "./build-release.ts";
import { publishRelease, type ReleasePlace } from "./publish-release.ts";
import { BY_PATH, shardPlace } from "./shard-place.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const Words = z
  .object({
    verb: z.enum(["build", "publish", "list"], { error: 'must be "build", "publish" or "list"' }),
    release: z.string().optional(),
    shards: z.array(z.string()).default([]),
  })
  .refine(({ verb, release }) => verb !== "publish" || release !== undefined, {
    path: ["release"],
    error: "must be the id of a release that was built",
  });

function wordsOf(args: readonly string[]): z.output<typeof Words> {
  const options = { shard: { type: "string", multiple: true }, json: { type: "boolean" } } as const;
  const { values, positionals } = commandLineOf(args, options, 2);
  const [verb, release] = positionals;
  return parseDocument(Words, { verb, release, shards: values.shard }, "the command line");
}

async function main(): Promise<number> {
  const { verb, release = "", shards } = wordsOf(process.argv.slice(2));
  if (verb === "build") await build();
  else if (verb === "publish") await publish(release, shards);
  else await list();
  return EXIT.ok;
}

async function build(): Promise<void> {
  const folder = buildFolder(process.env);
  const { release, folder: own, manifest } = await buildRelease({ root: ROOT, definition, folder });
  const parts = partsOf(manifest);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  tell({ type: "result", release, folder: own, files: parts.length + 1, bytes });
}

async function publish(release: string, only: readonly string[]): Promise<void> {
  const client = documentClient();
  const known = new ShardStore(client, physicalName("table", "shards"));
  const chosen = only.length > 0 ? await Promise.all(only.map((name) => known.get(name))) : [];
  const shards = only.length > 0 ? chosen : (await known.all()).filter(hasBucket);
  const hub = only.length > 0 ? [] : [await hubPlace()];
  const published = await publishRelease({
    release,
    folder: buildFolder(process.env),
    places: [...hub, ...shards.map(shardPlace)],
    store: new ReleaseStore(client, physicalName("table", "releases")),
  });
  tell({ type: "result", release, places: published });
}

/** A shard whose own stack is not there yet, or not any more, has no bucket. */
function hasBucket({ state }: Shard): boolean {
  return state === "ready" || state === "draining";
}

async function list(): Promise<void> {
  const store = new ReleaseStore(documentClient(), physicalName("table", "releases"));
  tell({ type: "result", releases: await store.all() });
}

async function hubPlace(): Promise<ReleasePlace> {
  const { Account = "" } = await new STSClient(callSettings()).send(
    new GetCallerIdentityCommand({}),
  );
  const s3 = new S3Client({ ...BY_PATH, ...callSettings(FILE_TRANSFER) });
  const bucket = physicalName("bucket", "releases", Account, await s3.config.region());
  return { place: "hub", bucket, s3 };
}

process.exitCode = await reported(main);
