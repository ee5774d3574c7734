import { defineConfig } from "vitest/config";

/** Test kinds by folder: unit (fast, no engine), mocks (Pulumi on recorded registrations), contract and sandbox (local AWS). */
export default defineConfig({
  test: {
    restoreMocks: true,
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{components,stacks,contract,sandbox}/**"],
        },
      },
      {
        extends: true,
        test: { name: "mocks", include: ["test/{components,stacks}/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "sandbox",
          include: ["test/sandbox/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
