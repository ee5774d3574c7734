import { beforeEach, expect, test, vi } from "vitest";
import { reported } from "../../automation/program-report.ts";
import { InvalidDocumentError, NotFoundError } from "../../tenants/errors.ts";

let [said, complained] = ["", ""];

beforeEach(() => {
  [said, complained] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complained += text;
    return true;
  });
});

const failing = (error: unknown) => reported(() => Promise.reject(error));

test("passes on what a program ends with", async () => {
  expect(await reported(async () => 8)).toBe(8);
  expect([said, complained]).toStrictEqual(["", ""]);
});

test("says why a program failed in its last line, with the code's exit code", async () => {
  expect(await failing(new NotFoundError("stack", "pool-x"))).toBe(6);
  expect(JSON.parse(said)).toStrictEqual({
    type: "failed",
    code: "STACK_NOT_FOUND",
    message: expect.stringContaining("pool-x"),
    remedy: expect.any(String),
  });
});

test("says every problem of a document", async () => {
  const issues = [{ path: "a", problem: "is missing" }];

  expect(await failing(new InvalidDocumentError("the environment", issues))).toBe(2);
  expect(JSON.parse(said)).toMatchObject({ code: "DOCUMENT_INVALID", issues });
});

test.each([
  [new TypeError("x is no function"), "TypeError: x is no function"],
  ["text", "text"],
])("lets a bug be seen: %s", async (bug, text) => {
  expect(await failing(bug)).toBe(255);
  expect(said).toBe("");
  expect(complained).toContain(text);
});
