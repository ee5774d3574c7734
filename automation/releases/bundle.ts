import { type BuildOptions, build } from "esbuild";

/** Node version that Lambda's runtime of the releases has. */
const TARGET = "node24";

/** What to bundle. */
export interface BundleRequest {
  /** Root of the project; paths are taken from here, so that where it lies leaves no trace. */
  readonly root: string;
  /** File to begin with, relative to the root. */
  readonly entry: string;
  /** `cjs` for Lambda, `esm` for programs. */
  readonly format: "cjs" | "esm";
  /** Packages that are there where the bundle runs. */
  readonly external: readonly string[];
}

/** Bundles one file with all it needs, the same for the same sources on every machine. */
export async function bundle(request: BundleRequest): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...SETTINGS,
    absWorkingDir: request.root,
    entryPoints: [request.entry],
    format: request.format,
    external: [...request.external],
    ...(request.format === "esm" ? { banner: { js: REQUIRE } } : {}),
  });
  const [output] = outputFiles;
  if (output) return output.contents;
  throw new Error(`esbuild made nothing of ${request.entry}`);
}

/** Names are shortened, because whole ones would hold paths. */
const SETTINGS = {
  bundle: true,
  write: false,
  platform: "node",
  target: TARGET,
  minify: true,
  legalComments: "none",
  sourcemap: false,
  charset: "utf8",
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Packages written as CommonJS expect `require` also inside an ES module. */
const REQUIRE =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';
