import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { definition } from "../../application/definition.ts";
import { buildRelease } from "../../automation/releases/build-release.ts";
import { KINDS, type Role } from "../../stacks/kinds.ts";
import { isCounted } from "../../tenants/measured-usage.ts";
import { UNCOUNTED_TYPES } from "../../tenants/uncounted-resources.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { noStringifiedOutput, RULES } from "../support/registration-rules.ts";
import { stackDocuments, workerService } from "../support/stack-documents.ts";
import { takesTags } from "../support/takes-tags.ts";

const cloud = await recordCloud({
  "aws:ssm/getParameter:getParameter": { value: "master" },
  "aws:secretsmanager/getRandomPassword:getRandomPassword": { randomPassword: "drawn" },
});
const folder = await mkdtemp(join(tmpdir(), "releases-"));
const { release } = await buildRelease({ root: process.cwd(), definition, folder });
const documents = stackDocuments({ release, folder });

/** Everything that the five kinds of stacks ask for, and about how many resources that is. */
const EVERY: readonly (readonly [string, Role, object, number])[] = [
  ["control", "control", documents.control, 79],
  ["control with a worker service", "control", { ...documents.control, workerService }, 83],
  ["shard", "shard", documents.shard, 10],
  ["pool", "pool", documents.pool, 30],
  ["silo", "silo", documents.silo, 30],
  ["tenant", "tenant", documents.tenant, 3],
];

beforeEach(() => cloud.clear());
afterAll(() => rm(folder, { recursive: true }));

test.each(EVERY)("keeps every rule in all that %s asks for", async (_, role, document, atLeast) => {
  const { program } = await KINDS[role]();
  const outputs = await settled(await program(document));
  await allSettled();

  const problems = cloud
    .all()
    .flatMap((registration) =>
      RULES.flatMap((rule) => rule(registration) ?? []).map(
        (problem) => `${registration.type} ${registration.name} ${problem}`,
      ),
    );
  expect(problems).toStrictEqual([]);
  expect(cloud.all().length).toBeGreaterThanOrEqual(atLeast);
  expect(noStringifiedOutput({ type: "outputs", name: role, inputs: outputs })).toBeUndefined();
});

test("uses nothing up that is neither counted nor explained", async () => {
  for (const [, role, document] of EVERY) await (await KINDS[role]()).program(document);
  await allSettled();

  const uncounted = cloud.all().flatMap(({ type }) => (isCounted(type) ? [] : [type]));
  expect([...new Set(uncounted)].sort()).toStrictEqual(Object.keys(UNCOUNTED_TYPES).sort());
});

test("gives whatever takes tags the release that made it", async () => {
  for (const [, role, document] of EVERY) await (await KINDS[role]()).program(document);
  await allSettled();

  const tagged = cloud.all().filter(({ type }) => takesTags(type));
  const releases = new Set(tagged.map(({ inputs }) => inputs.tags.release));
  expect(releases).toStrictEqual(new Set([release, "none"]));
  expect(tagged.filter(({ inputs }) => inputs.tags.release === "none")).toHaveLength(6);
});
