import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sampleManifest } from "../../support/sample-release.ts";
import { writtenRelease } from "../../support/written-release.ts";

const folder = await mkdtemp(join(tmpdir(), "capacity-"));
afterAll(() => rm(folder, { recursive: true }));

interface Said {
  readonly code: unknown;
  readonly last: Readonly<Record<string, unknown>>;
}

function plan(releases: string, ...words: readonly string[]): Promise<Said> {
  const env = { ...process.env, TENANTRY_RELEASES: releases };
  return new Promise((resolve) => {
    execFile("node", ["automation/capacity/main.ts", ...words], { env }, (error, stdout) => {
      const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
      resolve({ code: error?.code ?? 0, last });
    });
  });
}

const WORDS = ["--tenants", "basic=40,platinum=3", "--region", "eu-west-1"] as const;

test("plans by what the newest release's stacks use, and writes the page", async () => {
  await writtenRelease(folder, "export const programs = {}");
  const html = join(folder, "plan.html");

  const { code, last } = await plan(folder, ...WORDS, "--html", html);

  expect(code).toBe(0);
  expect(last).toMatchObject({
    type: "result",
    tenants: { basic: 40, standard: 0, premium: 0, platinum: 3 },
    accounts: [{ shard: "s1", pooled: 40, silos: 3 }],
  });
  const { pool, silo } = sampleManifest.usage;
  const plans = (pool["usage-plans"] ?? 0) + 3 * (silo["usage-plans"] ?? 0);
  expect(last.accounts).toMatchObject([{ binding: { code: "usage-plans", reserved: plans } }]);
  expect(await readFile(html, "utf8")).toContain("Capacity for 40 basic, 3 platinum in eu-west-1");
});

test("takes limits that were raised", async () => {
  const { last } = await plan(
    folder,
    ...WORDS,
    "--limit",
    "usage-plans=600",
    "--limit",
    "tables=9",
  );

  expect(last.accounts).toMatchObject([{ binding: { code: "tables", usable: 8 } }]);
});

test.each([
  [
    "a tier that is not sold",
    folder,
    ["--tenants", "gold=1", "--region", "eu-west-1"],
    2,
    "TIER_UNKNOWN",
  ],
  ["what is no quota", folder, [...WORDS, "--limit", "APIs=9"], 2, "DOCUMENT_INVALID"],
  [
    "what is no Region",
    folder,
    ["--tenants", "basic=1", "--region", "Dublin"],
    2,
    "DOCUMENT_INVALID",
  ],
  ["what is no option", folder, [...WORDS, "--limits", "tables=9"], 2, "DOCUMENT_INVALID"],
  ["to plan without a release", join(folder, "none"), WORDS, 6, "RELEASE_MISSING"],
])("refuses %s", async (_, releases, words, code, name) => {
  const said = await plan(releases, ...words);

  expect(said).toMatchObject({ code, last: { type: "failed", code: name } });
});
