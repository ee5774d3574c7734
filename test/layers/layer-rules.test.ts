import { expect, test } from "vitest";
import { forbiddenImports, slowImports, unknownLayers } from "./layer-rules.ts";
import { LAYERS } from "./layer-table.ts";
import { parseModule } from "./source-module.ts";

function problemsOf(file: string, text: string) {
  return forbiddenImports(parseModule(file, text)).map(({ problem }) => problem);
}

test.each([
  ["tenants/a.ts", 'import { z } from "zod";'],
  ["tenants/a.ts", 'import { b } from "./deep/b.ts";'],
  ["components/a.ts", 'import { Table } from "@pulumi/aws/dynamodb/table.js";'],
  ["stacks/a.ts", 'import { Plane } from "../components/plane.ts";'],
  ["application/handlers/a.ts", 'import { data } from "@tenantry/layer";'],
  ["automation/releases/load-program.ts", "await import(address);"],
  ["cli/a.ts", 'import { ApiClient } from "../automation/api/client.ts";'],
  ["cli/a.ts", 'import type { SignUp } from "../automation/api/documents.ts";'],
  ["cli/a.ts", 'import { type SignUp, type Problem } from "../automation/api/documents.ts";'],
  ["sandbox/a/b.ts", 'import grpc from "@grpc/grpc-js";'],
  ["test/a.test.ts", 'import { front } from "../sandbox/front/front.ts";'],
])("lets %s say %s", (file, text) => {
  expect(problemsOf(file, text)).toStrictEqual([]);
});

test.each([
  ["tenants/a.ts", 'import fs from "node:fs";', "tenants may not import the package node:fs"],
  ["tenants/a.ts", 'import "../stores/b.ts";', "tenants may not import stores/b.ts"],
  [
    "tenants/a.ts",
    'import type { B } from "../stores/b.ts";',
    "tenants may not import stores/b.ts",
  ],
  ["tenants/a.ts", 'export { b } from "../stores/b.ts";', "tenants may not import stores/b.ts"],
  ["tenants/a.ts", 'type B = import("../stores/b.ts").B;', "tenants may not import stores/b.ts"],
  ["tenants/a.ts", 'await import("../stores/b.ts");', "tenants may not import stores/b.ts"],
  ["tenants/a.ts", 'require("../stores/b.ts");', "tenants may not import stores/b.ts"],
  ["tenants/a.ts", "await import(address);", "tenants may not import what is computed"],
  ["tenants/a.ts", 'import "../tenants-old/b.ts";', "tenants may not import tenants-old/b.ts"],
  [
    "components/a.ts",
    'import { S3Client } from "@aws-sdk/client-s3";',
    "components may not import the package @aws-sdk/client-s3",
  ],
  [
    "application/handlers/a.ts",
    'import { Tenant } from "../../tenants/tenant.ts";',
    "application may not import tenants/tenant.ts",
  ],
  [
    "automation/a.ts",
    'import { front } from "../sandbox/front/front.ts";',
    "automation may not import sandbox/front/front.ts",
  ],
  [
    "cli/a.ts",
    'import { createApi } from "../automation/api/create-api.ts";',
    "cli may not import automation/api/create-api.ts",
  ],
  [
    "cli/a.ts",
    'import type { Worker } from "../automation/worker/worker.ts";',
    "cli may not import automation/worker/worker.ts",
  ],
])("refuses that %s says %s", (file, text, problem) => {
  expect(problemsOf(file, text)).toStrictEqual([problem]);
});

test("names file and line", () => {
  const text = 'import * as z from "zod";\nimport fs from "node:fs";\n';

  expect(forbiddenImports(parseModule("tenants/a.ts", text))).toStrictEqual([
    { at: "tenants/a.ts:2", problem: "tenants may not import the package node:fs" },
  ]);
});

test("refuses a folder that the table does not name", () => {
  expect(unknownLayers(parseModule("shared/a.ts", ""))).toStrictEqual([
    { at: "shared/a.ts", problem: "shared is not in the table of layers" },
  ]);
  expect(unknownLayers(parseModule("tenants/a.ts", ""))).toStrictEqual([]);
});

test("lets nobody but measurements and tests import the sandbox", () => {
  const importers = Object.entries(LAYERS)
    .filter(([, { layers }]) => layers.includes("sandbox") || layers.includes("*"))
    .map(([name]) => name);

  expect(importers).toStrictEqual(["bench", "test"]);
});

test("names only layers that are in the table", () => {
  const named = Object.values(LAYERS).flatMap(({ layers, types = [] }) => [...layers, ...types]);
  const unknown = named
    .map((part) => part.split("/")[0] ?? part)
    .filter((part) => part !== "*" && !part.endsWith(".json") && LAYERS[part] === undefined);

  expect(unknown).toStrictEqual([]);
});

test("has no two layers that import each other, not even by others", () => {
  const reach = (name: string, seen: readonly string[]): string[] =>
    (LAYERS[name]?.layers ?? []).flatMap((next) =>
      seen.includes(next) ? [next] : [next, ...reach(next, [...seen, next])],
    );

  const circular = Object.keys(LAYERS).filter((name) => reach(name, []).includes(name));

  expect(circular).toStrictEqual([]);
});

test.each([
  ['import * as aws from "@pulumi/aws";', 1],
  ['import aws from "@pulumi/aws/index.js";', 1],
  ['import type * as aws from "@pulumi/aws";', 0],
  ['import { Table } from "@pulumi/aws/dynamodb/table.js";', 0],
])("of %s finds %d slow imports", (text, count) => {
  expect(slowImports(parseModule("components/a.ts", text))).toHaveLength(count);
});
