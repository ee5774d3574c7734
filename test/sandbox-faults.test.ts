import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changeFaults, faultsOf } from "../sandbox/sandbox-faults.ts";

const CUT = { kind: "cut-after", service: "dynamodb", operation: "CreateTable" };
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tenantry-faults-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, rules: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(rules));
  return file;
}

test("begins with no faults when no file is there", () => {
  expect(faultsOf(folder)).toStrictEqual([]);
});

test("takes the named file, else the one of the folder", () => {
  write("faults.json", [CUT]);
  const other = write("other.json", [{ ...CUT, nth: 3 }]);

  const nths = [faultsOf(folder), faultsOf(folder, other)].map((faults) => faults[0]?.nth);

  expect(nths).toStrictEqual([1, 3]);
});

test("tells all that is wrong in a file, with paths", () => {
  const file = write("faults.json", [
    { ...CUT, kind: "explode" },
    { ...CUT, nth: 0, often: 1 },
  ]);

  let problems: unknown;
  try {
    faultsOf(folder, file);
  } catch (error) {
    problems = error;
  }

  expect(problems).toMatchObject({
    code: "DOCUMENT_INVALID",
    issues: [
      { path: "0.kind", problem: expect.stringContaining("cut-after, stale-read") },
      { path: "1.nth", problem: expect.any(String) },
      { path: "1.often", problem: "is not a field that is known here" },
    ],
  });
});

test("refuses a wrong fault before it asks the sandbox", async () => {
  const change = changeFaults("http://127.0.0.1:1", "add", '{"kind":"slow"}');

  await expect(change).rejects.toMatchObject({ code: "DOCUMENT_INVALID" });
});

test("adds, clears and tells by the control address", async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.end('{"waiting":[],"happened":[]}');
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;

  const told = await changeFaults(`http://127.0.0.1:${port}`, "add", JSON.stringify(CUT));
  await changeFaults(`http://127.0.0.1:${port}`, "clear", undefined);
  server.close();

  expect(told).toStrictEqual({ waiting: [], happened: [] });
  const url = "/_tenantry/faults";
  expect(heard).toStrictEqual([`POST ${url}`, `GET ${url}`, `DELETE ${url}`, `GET ${url}`]);
});
