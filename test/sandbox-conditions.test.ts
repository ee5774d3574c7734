import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { conditionsOf } from "../sandbox/sandbox-conditions.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tenantry-conditions-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("asks for nothing when nobody does", () => {
  expect(conditionsOf(folder, {}, {})).toStrictEqual({});
});

test("takes a flag before a variable, and a variable before the folder's file", () => {
  const file = { limits: "documented", latency: true, seed: 1 };
  writeFileSync(path.join(folder, "conditions.json"), JSON.stringify(file));
  const environment = { TENANTRY_SANDBOX_LATENCY: "false", TENANTRY_SANDBOX_SEED: "2" };

  const conditions = conditionsOf(folder, environment, { seed: "3" });

  expect(conditions).toStrictEqual({ limits: "documented", latency: false, seed: 3 });
});

test("refuses a file with a word that it does not know", () => {
  writeFileSync(path.join(folder, "conditions.json"), '{"limit":"documented"}');

  expect(() => conditionsOf(folder, {}, {})).toThrow(/limit/);
});
