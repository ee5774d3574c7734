import { expect, test } from "vitest";
import { undocumentedExports } from "./doc-rules.ts";
import { parseModule } from "./source-module.ts";

function undocumented(text: string) {
  return undocumentedExports(parseModule("tenants/a.ts", text)).map(({ problem }) => problem);
}

test.each([
  ["export function f() {}", "f has no doc comment"],
  ["export const a = 1;", "a has no doc comment"],
  ["export class A {}", "A has no doc comment"],
  ["export type A = string;", "A has no doc comment"],
  ["export interface A {}", "A has no doc comment"],
  ["export default function () {}", "default has no doc comment"],
  ["// Only a comment.\nexport const a = 1;", "a has no doc comment"],
  ["/** Doc. */\nexport interface A {\n  b: string;\n}", "A.b has no doc comment"],
  ["/** Doc. */\nexport interface A {\n  b(): void;\n}", "A.b has no doc comment"],
])("refuses %j", (text, problem) => {
  expect(undocumented(text)).toStrictEqual([problem]);
});

test.each([
  ["/** Doc. */\nexport function f() {}"],
  ["/** Doc. */\nexport interface A {\n  /** Doc. */\n  b: string;\n}"],
  ["function f() {}\nconst a = 1;\ninterface B { c: string }"],
  ["/** Doc. */\nexport const Tier = {};\nexport type Tier = typeof Tier;"],
  ["/** Doc. */\nexport function f(a: string): void;\nexport function f(): void {}"],
])("accepts %j", (text) => {
  expect(undocumented(text)).toStrictEqual([]);
});
