import { expect, test } from "vitest";
import {
  barrels,
  blindSpots,
  changingState,
  emptyNames,
  endlessCalls,
  longFiles,
  unexplainedCasts,
} from "./shape-rules.ts";
import { parseModule } from "./source-module.ts";

test.each([
  ["tenants/utils.ts", "utils"],
  ["tenants/string-helpers.ts", "string-helpers"],
  ["stores/common/a.ts", "common"],
  ["stores/types.ts", "types"],
  ["automation/stack-manager.ts", "stack-manager"],
  ["functions/service.ts", "service"],
  ["test/tenants/helpers.test.ts", "helpers"],
])("refuses the name of %s", (file, name) => {
  expect(emptyNames(parseModule(file, ""))).toStrictEqual([
    { at: file, problem: `the name ${name} says nothing` },
  ]);
});

test.each([["components/worker-service.ts"], ["tenants/tier.ts"], ["functions/commons-pool.ts"]])(
  "lets a file be called %s",
  (file) => {
    expect(emptyNames(parseModule(file, ""))).toStrictEqual([]);
  },
);

test("refuses a file of 301 lines, and none of 300", () => {
  const lines = (count: number) => parseModule("tenants/a.ts", "f();\n".repeat(count));

  expect(longFiles(lines(300))).toStrictEqual([]);
  expect(longFiles(lines(301))).toStrictEqual([
    { at: "tenants/a.ts", problem: "has 301 lines, more than 300" },
  ]);
});

test.each([
  ['export { a } from "./a.ts";\nexport { b } from "./b.ts";', 1],
  ['export type { A } from "./a.ts";', 1],
  ['export const x = 1;\nexport * from "./a.ts";', 1],
  ['export const x = 1;\nexport { a } from "./a.ts";', 0],
  ["const x = 1;\nexport { x };", 0],
  ["", 0],
])("in %j finds %d barrels", (text, count) => {
  expect(barrels(parseModule("tenants/a.ts", text))).toHaveLength(count);
});

test.each([
  ["const a: any = 1;", "says any"],
  ["const a: Record<string, any> = {};", "says any"],
  ["f(a!.b);", "says ! of a value"],
])("refuses %s", (text, problem) => {
  expect(blindSpots(parseModule("tenants/a.ts", text))).toStrictEqual([
    { at: "tenants/a.ts:1", problem },
  ]);
});

test("does not take words and negations for blind spots", () => {
  const text = 'const any = "any"; if (!any) f(any != null);';

  expect(blindSpots(parseModule("tenants/a.ts", text))).toStrictEqual([]);
});

test.each([
  ["const a = b as C;", 1],
  ["const a = f(() => {\n  return b as C;\n});", 1],
  ["// AWS always answers with one.\nconst a = b as C;", 0],
  ["const a = b as C; // AWS always answers with one.", 0],
  ["// Only what A made is under A.\nif (made) return made as C;", 0],
  ["// Without an encoding these are buffers.\nfor (const a of b) f(a as C);", 0],
  ["/** AWS refuses others. */\nfunction f(a: B): C;\nfunction f(a: B) {\n  return a as C;\n}", 0],
  ["/** Does much. */\nfunction f(a: B) {\n  g();\n  return a as C;\n}", 1],
  ['const a = ["b"] as const;', 0],
])("in %j finds %d casts without a reason", (text, count) => {
  expect(unexplainedCasts(parseModule("stores/a.ts", text))).toHaveLength(count);
});

test("lets tests cast", () => {
  expect(unexplainedCasts(parseModule("test/a.test.ts", "f(a as B);"))).toStrictEqual([]);
});

test.each([
  ["let count = 0;", 1],
  ["export let count = 0;", 1],
  ["const count = 0;", 0],
  ["function f() { let count = 0; }", 0],
])("in %j finds %d changing variables of the module", (text, count) => {
  expect(changingState(parseModule("tenants/a.ts", text))).toHaveLength(count);
});

test("lets tests hand on what they made once for all", () => {
  expect(changingState(parseModule("test/contract/a.test.ts", "let server: S;"))).toStrictEqual([]);
  expect(changingState(parseModule("test/contract/world.ts", "let server: S;"))).toHaveLength(1);
});

test.each([
  ["new S3Client({});", 1],
  ["new S3Client();", 1],
  ["new S3Client(callSettings());", 0],
  ["new S3Client({ region, ...callSettings(FILE_TRANSFER) });", 0],
  ["const CALLS = callSettings(); new S3Client({ ...CALLS, region });", 0],
  ["const CALLS = { maxAttempts: 2 }; new S3Client(CALLS);", 1],
  ["new OtherClient({});", 0],
])("in %j finds %d clients whose calls may never end", (made, count) => {
  const text = `import { S3Client } from "@aws-sdk/client-s3";\n${made}`;

  expect(endlessCalls(parseModule("functions/a.ts", text))).toHaveLength(count);
  expect(endlessCalls(parseModule("test/a.test.ts", text))).toStrictEqual([]);
});
