import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { definition } from "../../../../application/definition.ts";
import { RECOVERY } from "../../../../automation/engine/recover/recovery-table.ts";
import { buildRelease } from "../../../../automation/releases/build-release.ts";
import { programs } from "../../../../stacks/programs.ts";
import tiers from "../../../../tiers.json" with { type: "json" };
import { allSettled, recordCloud } from "../../../support/cloud.ts";

const cloud = await recordCloud({
  "aws:ssm/getParameter:getParameter": { value: "master" },
  "aws:secretsmanager/getRandomPassword:getRandomPassword": { randomPassword: "drawn" },
});
const folder = await mkdtemp(join(tmpdir(), "releases-"));
const { release } = await buildRelease({ root: process.cwd(), definition, folder });
afterAll(() => rm(folder, { recursive: true }));

const tenant = "01jd3m9k2b7c4r8t6v0w5x1y3z";
const place = { name: "s1", account: "111111111111", region: "us-east-1" };
const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
const shard = { ...place, deployRoleArn: role("tenantry-deploy"), externalId: "tenantry-s1" };
const plane = {
  shard,
  tiers,
  slots: { blue: { release }, green: { release }, live: "blue" },
  releaseFolder: folder,
};

test("has a row for every type that a program of a fleet stack asks for", async () => {
  await programs.shard({
    stack: "shard-s1",
    shard: { ...place, bootstrapRoleArn: role("OrganizationAccountAccessRole") },
    hub: { account: "000000000000" },
  });
  await programs.pool({ ...plane, stack: "pool-s1-1" });
  const own = { tenant, generation: 1 };
  await programs.silo({ ...plane, ...own, stack: `silo-${tenant}`, tier: "platinum" });
  await programs.tenant({
    stack: `tenant-${tenant}`,
    shard,
    ...own,
    tier: "basic",
    release,
    plane: { plane: "pool-s1-1", userPoolId: "p", usagePlanIds: { basic: "b" } },
  });
  await allSettled();

  const types = new Set(cloud.all().map(({ type }) => type));
  const asked = [...types].filter((type) => !type.startsWith("tenantry:")).sort();

  expect(asked.filter((type) => !(type in RECOVERY))).toStrictEqual([]);
  expect(asked.length).toBeGreaterThan(20);
});
