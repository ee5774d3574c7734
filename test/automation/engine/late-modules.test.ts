import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const FIRST = new URL("../../../automation/engine/late-modules.ts", import.meta.url).href;

const LOADED = `
import { createRequire } from "node:module";
import "@pulumi/pulumi/automation/index.js";
const files = Object.keys(createRequire(import.meta.url).cache);
const names = ["@grpc/grpc-js", "@npmcli/arborist", "pacote", "typescript"];
const isReal = (name) => files.filter((file) => file.includes(\`/node_modules/\${name}/\`)).length > 1;
console.log(JSON.stringify(names.filter(isReal)));
`;

/** What only the real modules can do: turn a function into code, and say which packages it needs. */
const SERIALIZED = `
import { computeCodePaths } from "@pulumi/pulumi/runtime/closure/codePaths.js";
import { serializeFunction } from "@pulumi/pulumi/runtime/closure/serializeClosure.js";
const word = "captured";
const { text } = await serializeFunction(() => word.length);
const paths = await computeCodePaths({});
console.log(JSON.stringify([text, [...paths.keys()].sort()]));
`;

async function told(program: string, ...before: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...before,
    "--input-type=module",
    "--eval",
    program,
  ]);
  return JSON.parse(stdout);
}

test("a process begins without what only code of functions needs", async () => {
  const late = await told(LOADED, "--import", FIRST);
  const early = await told(LOADED);

  expect({ late, early }).toStrictEqual({
    late: ["@grpc/grpc-js"],
    early: ["@grpc/grpc-js", "@npmcli/arborist", "pacote"],
  });
});

test("whoever needs the late modules gets the real ones", async () => {
  const late = await told(SERIALIZED, "--import", FIRST);

  expect(late).toStrictEqual(await told(SERIALIZED));
  expect(JSON.stringify(late)).toContain("captured");
});
