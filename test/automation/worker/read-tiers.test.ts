import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readTiers } from "../../../automation/worker/read-tiers.ts";

const FILE = fileURLToPath(new URL("../../../tiers.json", import.meta.url));

test("reads the same tiers from the list itself as from the file with it", async () => {
  const list = await readFile(FILE, "utf8");

  const tiers = await readTiers(FILE);

  expect(tiers.map(({ name }) => name)).toStrictEqual(["basic", "standard", "premium", "platinum"]);
  expect(await readTiers(list)).toStrictEqual(tiers);
});

test("names where a list that is wrong was given", async () => {
  await expect(readTiers('[{"name":"basic"}]')).rejects.toMatchObject({
    code: "DOCUMENT_INVALID",
    message: expect.stringContaining("TENANTRY_TIERS"),
  });
});
