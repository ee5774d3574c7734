import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Stands for the tenant layer, which Lambda puts at this name. */
const layer = fileURLToPath(new URL("functions/tenant-layer/layer.ts", import.meta.url));

/** What a folder's tests must reach, child processes counted. */
const WELL_COVERED = { branches: 85, functions: 85, lines: 85, statements: 85 };

/** Local AWSs at a time, each with processes of its own. */
const WHOLE_CLOUDS = 2;

/**
 * Files that set neither variables nor mocks of packages share the packages that they load, though none of our own
 * modules: half of their time was loading them again.
 */
const SHARING = { isolate: false };

/**
 * Test kinds by folder: layers (the source itself), unit (fast, no engine), mocks (Pulumi on recorded registrations),
 * contract and sandbox (local AWS). Kinds run one after the other, also in one run with coverage.
 */
export default defineConfig({
  resolve: { alias: { "@tenantry/layer": layer } },
  test: {
    restoreMocks: true,
    pool: "forks",
    // Only what hangs may fail by time: a busy machine is ten times as slow.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests often wait, so that one worker for each core keeps the machine busy, ours included.
    maxWorkers: Math.max(2, availableParallelism()),
    coverage: {
      provider: "v8",
      include: ["{tenants,stores,components,stacks,automation,functions}/**/*.ts"],
      reporter: ["text", "html", "json-summary"],
      autoAttachSubprocess: true,
      thresholds: {
        "tenants/**": { branches: 100 },
        "stores/**": WELL_COVERED,
        "components/**": WELL_COVERED,
        "stacks/**": WELL_COVERED,
        "automation/**": WELL_COVERED,
        "functions/**": WELL_COVERED,
      },
    },
    projects: [
      {
        extends: true,
        test: {
          ...SHARING,
          name: "layers",
          include: ["test/layers.test.ts", "test/layers/**/*.test.ts"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/layers.test.ts", "test/{layers,components,stacks,contract,sandbox}/**"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...SHARING,
          name: "mocks",
          include: ["test/{components,stacks}/**/*.test.ts"],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          maxWorkers: WHOLE_CLOUDS,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "sandbox",
          include: ["test/sandbox/**/*.test.ts"],
          maxWorkers: WHOLE_CLOUDS,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
