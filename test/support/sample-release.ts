import type { ReleaseSource } from "../../components/function-code.ts";
import { type OpenApiDocument, parseOpenApiDocument } from "../../tenants/openapi-document.ts";
import type { ReleaseManifest, ReleasePart } from "../../tenants/release.ts";

/** Id of the sample release. */
export const SAMPLE_RELEASE = "r-0123456789abcdef";

/** A part of a release whose contents nobody reads. */
export function samplePart(file: string): ReleasePart {
  return { file, sha256: "0".repeat(64), bytes: 1 };
}

/** What a small application's release consists of. */
export const sampleManifest: ReleaseManifest = {
  format: 1,
  runtime: "nodejs24.x",
  architecture: "arm64",
  document: samplePart("openapi.json"),
  program: samplePart("program.mjs"),
  worker: samplePart("worker.zip"),
  layer: samplePart("layer.zip"),
  functions: {
    notes: { ...samplePart("functions/notes.zip"), timeoutSeconds: 5, memoryMiB: 128 },
  },
  platform: {
    authorizer: samplePart("platform/authorizer.zip"),
    tenantUsers: samplePart("platform/tenant-users.zip"),
  },
  control: {
    api: samplePart("control/api.zip"),
    dispatcher: samplePart("control/dispatcher.zip"),
    onboarding: samplePart("control/onboarding.zip"),
    starter: samplePart("control/starter.zip"),
    sweeper: samplePart("control/sweeper.zip"),
  },
  tables: { notes: { partitions: 2, indexes: ["author"] } },
  smokePath: "/notes",
  usage: {
    shard: { "iam-roles": 2 },
    pool: { "rest-apis": 1, "usage-plans": 3, "user-pools": 1, tables: 2, "iam-roles": 4 },
    silo: {
      "rest-apis": 1,
      "api-keys": 1,
      "usage-plans": 1,
      "user-pools": 1,
      tables: 2,
      "reserved-concurrency": 3,
      "iam-roles": 4,
    },
    tenant: { "api-keys": 1 },
  },
};

/** The sample release, with files that only have paths. */
export const sampleSource: ReleaseSource = {
  release: SAMPLE_RELEASE,
  manifest: sampleManifest,
  fileOf: ({ file }) => `/releases/${file}`,
};

/** The sample release's OpenAPI document, as it is written. */
const sampleDocumentJson = {
  openapi: "3.0.3",
  info: { title: "Notes", version: "1.2.3" },
  paths: {
    "/notes": {
      get: { operationId: "listNotes", "x-tenantry-function": "notes", responses: {} },
    },
    "/notes/{id}": {
      get: {
        operationId: "getNote",
        "x-tenantry-function": "notes",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {},
      },
    },
    "/tenant/users": {
      get: { operationId: "listUsers", "x-tenantry-function": "tenant-users", responses: {} },
    },
  },
};

/** The sample release's OpenAPI document. */
export const sampleDocument: OpenApiDocument = parseOpenApiDocument(sampleDocumentJson, "test");

/** Tags for tests. */
export const sampleTags = {
  tenant: "shared",
  tier: "shared",
  shard: "s1",
  release: SAMPLE_RELEASE,
} as const;

/** Where everything of tests is. */
export const sampleLocation = { account: "111111111111", region: "us-east-1" } as const;

/** Both slots on the sample release, live on blue. */
export const sampleSlots = {
  blue: { release: SAMPLE_RELEASE },
  green: { release: SAMPLE_RELEASE },
  live: "blue",
} as const;
