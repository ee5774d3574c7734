import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { measureUsage } from "../../../automation/releases/measure-usage.ts";
import { parseTiers } from "../../../tenants/tier.ts";
import { writtenRelease } from "../../support/written-release.ts";

const folder = await mkdtemp(join(tmpdir(), "measured-"));
afterAll(() => rm(folder, { recursive: true }));

const tiers = parseTiers(JSON.parse(await readFile("tiers.json", "utf8")), "tiers.json");

/** Programs that ask for what their configuration holds of a kind, late or within another thing. */
const PROGRAMS = `
import * as pulumi from "@pulumi/pulumi";
const ask = (type, name, inputs = {}, opts = {}) => new pulumi.CustomResource(type, name, inputs, opts);
const role = (name) => ask("aws:iam/role:Role", name, { arn: undefined });
export const programs = {
  shard: async () => {
    role("first");
    role("second");
  },
  pool: async ({ tiers }) => {
    for (const { name } of tiers) ask("aws:apigateway/usagePlan:UsagePlan", name);
    const { id } = ask("aws:dynamodb/table:Table", "table");
    id.apply(() => role("late"));
  },
  silo: async ({ tier, tiers }) => {
    const kept = tiers.find(({ name }) => name === tier).reservedConcurrency;
    ask("aws:lambda/function:Function", "f", { reservedConcurrentExecutions: kept });
    ask("aws:lambda/function:Function", "g", { reservedConcurrentExecutions: kept });
  },
  tenant: async ({ plane, tier }) => {
    const { value } = await pulumi.runtime.invoke("aws:ssm/getParameter:getParameter", { name: "key" });
    ask("aws:apigateway/apiKey:ApiKey", plane.usagePlanIds[tier], { value: value.toUpperCase() });
  },
};`;

test("counts what each program asks for, and nothing of another's", async () => {
  const release = await writtenRelease(folder, PROGRAMS);

  expect(await measureUsage({ folder, release, tiers })).toStrictEqual({
    shard: { "iam-roles": 2 },
    pool: { "usage-plans": tiers.length, tables: 1, "iam-roles": 1 },
    silo: { "reserved-concurrency": 2 },
    tenant: { "api-keys": 1 },
  });
});

test("fails with what a program that cannot run says", async () => {
  const release = await writtenRelease(
    folder,
    "export const programs = { shard: async () => { throw new Error('no such shape') } };",
  );

  await expect(measureUsage({ folder, release, tiers })).rejects.toThrow("no such shape");
});
