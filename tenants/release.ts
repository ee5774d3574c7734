import { createHash } from "node:crypto";
import * as z from "zod";
import { parseDocument } from "./document.ts";
import { MAX_PARTITIONS } from "./item-key.ts";
import { StackUsage } from "./usage.ts";

/** What a release's id looks like: it is made of the contents, so one id is one build. */
export const RELEASE_ID = /^r-[0-9a-f]{16}$/;

/** File of a release that lists all others. */
export const MANIFEST_FILE = "manifest.json";

/** Names that go into the names of functions and tables, which are short. */
const Name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,19}$/, "must be 1 to 20 lower-case letters, digits or dashes");

/** Names that every plane uses itself. */
const RESERVED = ["authorizer", "directory", "layer", "tenant-users"];

const OwnName = Name.refine(
  (name) => !RESERVED.includes(name),
  "must not be a name of the platform's",
);

/** A file of a release. */
export const ReleasePart = z.strictObject({
  /** Path inside the release's folder, or below the release's id in a bucket. */
  file: z.string(),
  /** SHA-256 of the contents, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal digits"),
  /** Size of the contents. */
  bytes: z.int().positive(),
});

/** A file of a release. */
export type ReleasePart = z.output<typeof ReleasePart>;

/** A table of the application. */
export const TableShape = z.strictObject({
  /** Partitions that each tenant's items are spread over. */
  partitions: z.int().min(1).max(MAX_PARTITIONS),
  /** Attributes by which items can be listed; each has an index `by-<attribute>`. */
  indexes: z.array(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,49}$/, "must be an attribute's name")),
});

/** A table of the application. */
export type TableShape = z.output<typeof TableShape>;

/** How a function of the application runs. */
export const FunctionShape = z.strictObject({
  /** Longest time that a request may take; the API itself gives up after 29 seconds. */
  timeoutSeconds: z.int().min(1).max(29),
  /** Source: Lambda quotas, "Function memory allocation". */
  memoryMiB: z.int().min(128).max(10_240),
});

/** How a function of the application runs. */
export type FunctionShape = z.output<typeof FunctionShape>;

/** Everything that a release consists of. */
export const ReleaseManifest = z.strictObject({
  /** Raised when this shape changes. */
  format: z.literal(1),
  /** Lambda runtime that the bundles are made for. */
  runtime: z.string(),
  /** Processor that the functions run on. */
  architecture: z.literal("arm64"),
  /** OpenAPI document of application and platform together. */
  document: ReleasePart,
  /** Programs of the stacks, to be loaded by whoever deploys this release. */
  program: ReleasePart,
  /** The worker with everything that it runs from, as CodePipeline hands it to a build. */
  worker: ReleasePart,
  /** Lambda layer with the tenant layer. */
  layer: ReleasePart,
  /** Functions of the application. */
  functions: z.record(OwnName, z.strictObject({ ...ReleasePart.shape, ...FunctionShape.shape })),
  /** Functions of the platform that every plane has. */
  platform: z.strictObject({ authorizer: ReleasePart, tenantUsers: ReleasePart }),
  /** Functions of the control plane. */
  control: z.strictObject({
    api: ReleasePart,
    dispatcher: ReleasePart,
    onboarding: ReleasePart,
    starter: ReleasePart,
    sweeper: ReleasePart,
  }),
  /** Tables of the application. */
  tables: z.record(OwnName, TableShape),
  /** Path that answers 200 to a GET when the release works. */
  smokePath: z.string().startsWith("/"),
  /** What one stack of each kind uses of AWS's quotas. */
  usage: StackUsage,
});

/** Everything that a release consists of. */
export type ReleaseManifest = z.output<typeof ReleaseManifest>;

/**
 * Reads a manifest.
 *
 * @param source - Where the data came from, for the error message.
 * @throws {@link InvalidDocumentError} listing every problem found.
 */
export function parseReleaseManifest(data: unknown, source: string): ReleaseManifest {
  return parseDocument(ReleaseManifest, data, source);
}

/** A manifest as it is written, the same for the same contents in whatever order they were put. */
export function manifestText(manifest: ReleaseManifest): string {
  return `${JSON.stringify(sorted(manifest), undefined, 2)}\n`;
}

/** Id of the release that a manifest describes. */
export function releaseIdOf(manifest: ReleaseManifest): string {
  return `r-${sha256Of(manifestText(manifest)).slice(0, 16)}`;
}

/** Every file of a release except its manifest. */
export function partsOf(manifest: ReleaseManifest): readonly ReleasePart[] {
  const { document, program, worker, layer, platform, control, functions } = manifest;
  const lambdas = [platform, control, functions].flatMap((group) => Object.values(group));
  return [document, program, worker, layer, ...lambdas].map(({ file, sha256, bytes }) => ({
    file,
    sha256,
    bytes,
  }));
}

/** SHA-256 in hexadecimal digits. */
export function sha256Of(contents: string | Uint8Array): string {
  return createHash("sha256").update(contents).digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
