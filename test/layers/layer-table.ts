/** What the files of one top-level folder may import besides each other. */
export interface Layer {
  /** Other layers, or a part of one such as `automation/api`. */
  readonly layers: readonly string[];
  /** Parts of other layers of which only types may be imported. */
  readonly types?: readonly string[];
  /** Packages; a `*` at the end stands for anything. */
  readonly packages: readonly string[];
  /** Files that import a module whose path is known only when they run, such as a release's program. */
  readonly loaders?: readonly string[];
}

const NODE = "node:*";
const AWS_SDK = ["@aws-sdk/*", "@smithy/*"];

/** The layers of the code. Whoever is not named here may not be imported. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  /** Pure domain: decides, and touches nothing. */
  tenants: { layers: [], packages: ["zod", "ulid", "node:crypto"] },
  /** Repositories on DynamoDB, for functions and workers alike. */
  stores: { layers: ["tenants"], packages: [...AWS_SDK, "p-limit", "zod", "ulid", NODE] },
  /** Pulumi components. */
  components: { layers: ["tenants"], packages: ["@pulumi/*", NODE] },
  /** Pulumi programs. */
  stacks: {
    layers: ["components", "tenants", "application/definition.ts", "workflows", "tiers.json"],
    packages: ["@pulumi/*", "zod", NODE],
  },
  /** The product that is provisioned, which its users replace; it knows the tenant layer and no tenant. */
  application: { layers: [], packages: ["@tenantry/layer", "aws-lambda", "zod"] },
  /** Lambda code of the platform. */
  functions: {
    layers: ["tenants", "stores"],
    packages: [
      ...AWS_SDK,
      "@aws-lambda-powertools/*",
      "@tenantry/layer",
      "aws-jwt-verify*",
      "aws-lambda",
      "p-limit",
      "ulid",
      "zod",
      NODE,
    ],
  },
  /** Step Functions definitions. */
  workflows: { layers: ["tenants"], packages: [] },
  /** Worker, engine, releases, control-plane API. */
  automation: {
    layers: [
      "stacks",
      "tenants",
      "stores",
      "workflows",
      "application/definition.ts",
      "functions/authorizer/token-check.ts",
      "tiers.json",
    ],
    packages: [
      ...AWS_SDK,
      "@pulumi/pulumi*",
      "@hono/*",
      "hono*",
      "aws-lambda",
      "aws-jwt-verify*",
      "esbuild",
      "fflate",
      "p-limit",
      "ulid",
      "zod",
      NODE,
    ],
    loaders: ["automation/releases/load-program.ts"],
  },
  /** Talks to the API only; reaches worker and sandbox by starting their entry points. */
  cli: {
    layers: ["tenants", "toolchain", "automation/api/client.ts"],
    types: ["automation/api"],
    packages: ["commander", "hono*", "zod", NODE],
  },
  /** The local AWS: imported by nothing but its own entry points, measurements and tests. */
  sandbox: {
    layers: ["tenants", "toolchain"],
    packages: ["*"],
  },
  /** Measurements, imported by nothing but tests. */
  bench: {
    layers: ["tenants", "stores", "automation", "sandbox", "cli/text-table.ts"],
    packages: [...AWS_SDK, "zod", NODE],
  },
  /** Set-up and test stages, before any package is there. */
  toolchain: { layers: [], packages: ["@pulumi/pulumi*", NODE] },
  /** What npx runs. */
  bin: { layers: ["toolchain"], packages: [NODE] },
  /** Tests may look at everything. */
  test: { layers: ["*"], packages: ["*"] },
  /** Set-up of the test runner. */
  "vitest.config.ts": { layers: [], packages: ["vitest*", NODE] },
};
