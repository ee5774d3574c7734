import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const fileOf = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const WORKER = fileOf("automation/worker/main.ts");
const RELEASES = fileOf("automation/releases/main.ts");

/** Runs a program without any settings; its last line and how it ended. */
async function refusalOf(program: string, args: readonly string[], environment = {}) {
  return new Promise<unknown>((told) => {
    const options = { env: { PATH: process.env.PATH, ...environment } };
    const child = execFile(process.execPath, [program, ...args], options, (_error, stdout) => {
      told({ exit: child.exitCode, ...JSON.parse(stdout) });
    });
  });
}

test.each([
  [WORKER, [], [{ path: "verb", problem: 'must be "run" or "serve"' }]],
  [WORKER, ["run"], [{ path: "stack", problem: "must be given by --stack or STACK" }]],
  [
    WORKER,
    ["run", "--stack", "pool-s1-1", "--by", ""],
    [{ path: "by", problem: "must be a name" }],
  ],
  [
    WORKER,
    ["run", "--stak", "pool-s1-1"],
    [
      {
        path: "--stak",
        problem: "is not known here; there are --stack, --operation, --by, --json",
      },
      { path: "pool-s1-1", problem: "is one word too many" },
    ],
  ],
  [WORKER, ["run", "--stack"], [{ path: "--stack", problem: "needs a value" }]],
  [
    RELEASES,
    ["list", "--all"],
    [{ path: "--all", problem: "is not known here; there are --shard, --json" }],
  ],
  [
    RELEASES,
    ["publish", "r-1", "--shard=s1", "r-2"],
    [{ path: "r-2", problem: "is one word too many" }],
  ],
  [RELEASES, [], [{ path: "verb", problem: 'must be "build", "publish" or "list"' }]],
  [
    RELEASES,
    ["publish"],
    [{ path: "release", problem: "must be the id of a release that was built" }],
  ],
])("%s refuses %j before it does anything", async (program, args, issues) => {
  expect(await refusalOf(program, args)).toMatchObject({
    exit: 2,
    type: "failed",
    code: "DOCUMENT_INVALID",
    issues,
  });
});

test("a worker names every setting that it misses", async () => {
  const refusal = await refusalOf(WORKER, ["run"], { STACK: "pool-s1-1" });

  expect(refusal).toMatchObject({
    exit: 2,
    issues: expect.arrayContaining([
      { path: "AWS_REGION", problem: "must be set to the hub's Region" },
      { path: "TENANTRY_BACKEND_URL", problem: "must be set to where the state is" },
      { path: "TENANTRY_RELEASES", problem: "must be set to where releases are" },
    ]),
  });
});
