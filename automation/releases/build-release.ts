import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ApplicationDefinition } from "../../application/definition.ts";
import {
  FunctionShape,
  MANIFEST_FILE,
  manifestText,
  parseReleaseManifest,
  type ReleaseManifest,
  type ReleasePart,
  releaseIdOf,
  sha256Of,
} from "../../tenants/release.ts";
import { parseTiers } from "../../tenants/tier.ts";
import type { StackUsage } from "../../tenants/usage.ts";
import { apiDocumentOf } from "./api-document.ts";
import { bundle } from "./bundle.ts";
import { measureUsage } from "./measure-usage.ts";
import { sourcesIn } from "./sources.ts";
import { zipArchive } from "./zip-archive.ts";

/** Source: Lambda guide, "Lambda runtimes", supported runtimes. */
const RUNTIME = "nodejs24.x";

/** Where Lambda's Node finds a layer's package. Source: Lambda guide, "Node.js layers". */
const LAYER_FILE = "nodejs/node_modules/@tenantry/layer/index.js";

/** Name by which handlers import the layer, which is therefore not in their bundles. */
const LAYER = "@tenantry/layer";

/** Folders and files that the worker runs from. */
const WORKER_SOURCES = [
  "application",
  "automation",
  "bin",
  "components",
  "functions",
  "package-lock.json",
  "package.json",
  "stacks",
  "stores",
  "tenants",
  "tiers.json",
  "toolchain",
  "workflows",
];

/** Entry points of the control plane's functions. */
const CONTROL_ENTRIES = {
  api: "automation/api/main.ts",
  dispatcher: "functions/dispatcher/main.ts",
  onboarding: "functions/onboarding/main.ts",
  starter: "functions/starter/main.ts",
  sweeper: "functions/sweeper/main.ts",
} as const;

/** Stands in the manifest that the programs are measured with. */
const UNMEASURED: StackUsage = { shard: {}, pool: {}, silo: {}, tenant: {} };

/** What to build, and where from and to. */
export interface ReleaseBuild {
  /** Root of the project. */
  readonly root: string;
  /** The application, whose files are in `application/` below the root. */
  readonly definition: ApplicationDefinition;
  /** Folder that takes releases, each in a folder of its id. */
  readonly folder: string;
}

/** A release that was built. */
export interface BuiltRelease {
  /** Its id. */
  readonly release: string;
  /** Its folder. */
  readonly folder: string;
  /** What it consists of. */
  readonly manifest: ReleaseManifest;
}

/** A file of a release that is about to be written. */
interface Draft {
  readonly file: string;
  readonly contents: Uint8Array;
}

/**
 * Builds a release. The same sources make the same release on every machine; one that is there
 * already is written anew, file by file the same.
 *
 * @throws {@link InvalidDocumentError} listing every problem of the definition or the document.
 */
export async function buildRelease(build: ReleaseBuild): Promise<BuiltRelease> {
  const drafts = await draftsOf(build);
  const unmeasured = manifestOf(build.definition, drafts);
  await mkdir(build.folder, { recursive: true });
  const workshop = await mkdtemp(join(build.folder, "building-"));
  try {
    const draft = join(workshop, releaseIdOf(unmeasured));
    await writeFiles(draft, [...drafts.values(), manifestDraft(unmeasured)]);
    const tiers = parseTiers(await jsonAt(build.root, "tiers.json"), "tiers.json");
    const usage = await measureUsage({ folder: workshop, release: releaseIdOf(unmeasured), tiers });
    const manifest = { ...unmeasured, usage };
    const release = releaseIdOf(manifest);
    const folder = join(build.folder, release);
    await writeFiles(draft, [manifestDraft(manifest)]);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
    return { release, folder, manifest };
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

function manifestDraft(manifest: ReleaseManifest): Draft {
  return { file: MANIFEST_FILE, contents: Buffer.from(manifestText(manifest)) };
}

async function jsonAt(root: string, file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, file), "utf8"));
}

/** Every file by its role; a function of the application has the role `functions.<name>`. */
async function draftsOf(build: ReleaseBuild): Promise<ReadonlyMap<string, Draft>> {
  const { root, definition } = build;
  const lambda = (entry: string, external: readonly string[] = []) =>
    bundle({ root, entry, format: "cjs", external });
  const own = Object.entries(definition.functions).map(
    async ([name, { entry }]): Promise<[string, Draft]> => [
      `functions.${name}`,
      zipped(`functions/${name}.zip`, "index.js", await lambda(`application/${entry}`, [LAYER])),
    ],
  );
  const control = Object.entries(CONTROL_ENTRIES).map(
    async ([role, entry]): Promise<[string, Draft]> => [
      `control.${role}`,
      zipped(`control/${role}.zip`, "index.js", await lambda(entry)),
    ],
  );
  const [document, worker, program, layer, authorizer, users, ...functions] = await Promise.all([
    documentDraft(build),
    workerDraft(root),
    bundle({ root, entry: "stacks/programs.ts", format: "esm", external: ["@pulumi/*"] }),
    lambda("functions/tenant-layer/layer.ts"),
    lambda("functions/authorizer/authorizer.ts"),
    lambda("functions/tenant-users/handler.ts"),
    ...own,
    ...control,
  ]);
  return new Map([
    ["document", document],
    ["worker", worker],
    ["program", { file: "program.mjs", contents: program }],
    ["layer", zipped("layer.zip", LAYER_FILE, layer)],
    ["authorizer", zipped("platform/authorizer.zip", "index.js", authorizer)],
    ["tenantUsers", zipped("platform/tenant-users.zip", "index.js", users)],
    ...functions,
  ]);
}

/** What a build of CodeBuild installs and runs: our sources, without tests and documents. */
async function workerDraft(root: string): Promise<Draft> {
  const files = await sourcesIn(root, WORKER_SOURCES);
  return { file: "worker.zip", contents: zipArchive(files) };
}

async function documentDraft({ root, definition }: ReleaseBuild): Promise<Draft> {
  const document = apiDocumentOf({
    application: await jsonAt(root, `application/${definition.document}`),
    platform: await jsonAt(root, "functions/tenant-users/openapi.json"),
    functions: Object.keys(definition.functions),
    smokePath: definition.smokePath,
  });
  return { file: "openapi.json", contents: Buffer.from(JSON.stringify(document)) };
}

function zipped(file: string, name: string, contents: Uint8Array): Draft {
  return { file, contents: zipArchive({ [name]: contents }) };
}

function manifestOf(
  { functions, tables, smokePath }: ApplicationDefinition,
  drafts: ReadonlyMap<string, Draft>,
): ReleaseManifest {
  const part = (role: string): ReleasePart => partOf(drafts.get(role));
  const shapes = Object.entries(functions).map(([name, { entry: _entry, ...shape }]) => [
    name,
    { ...FunctionShape.parse(shape), ...part(`functions.${name}`) },
  ]);
  const manifest = {
    format: 1,
    runtime: RUNTIME,
    architecture: "arm64",
    document: part("document"),
    program: part("program"),
    worker: part("worker"),
    layer: part("layer"),
    platform: { authorizer: part("authorizer"), tenantUsers: part("tenantUsers") },
    control: Object.fromEntries(
      Object.keys(CONTROL_ENTRIES).map((role) => [role, part(`control.${role}`)]),
    ),
    functions: Object.fromEntries(shapes),
    tables,
    smokePath,
    usage: UNMEASURED,
  };
  return parseReleaseManifest(manifest, "application/definition.ts");
}

function partOf(draft: Draft | undefined): ReleasePart {
  if (!draft) throw new Error("a part of the release was not built");
  const { file, contents } = draft;
  return { file, sha256: sha256Of(contents), bytes: contents.byteLength };
}

async function writeFiles(folder: string, files: readonly Draft[]): Promise<void> {
  for (const { file, contents } of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
}
