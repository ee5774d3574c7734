import { expect, test } from "vitest";
import { problem } from "./documents.ts";
import { lines, OPERATOR, said } from "./world.ts";

async function shown(answer: { status?: number; body: unknown } | Error) {
  return said("tenant show acme", { environment: OPERATOR, api: { "GET /tenants/acme": answer } });
}

test("tells a problem in the API's own words, with every path", async () => {
  const problems = [
    { path: "name", problem: "is reserved; choose another" },
    { path: "", problem: "must be an object" },
  ];

  expect(await shown(problem(400, "DOCUMENT_INVALID", { problems }))).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      "DOCUMENT_INVALID: the request is not valid",
      "  name: is reserved; choose another",
      "  (root): must be an object",
      "Correct the request and try again.",
    ),
  });
});

test("tells a problem to programs as the API told it", async () => {
  const problems = [{ path: "name", problem: "is reserved; choose another" }];
  const world = {
    environment: OPERATOR,
    api: { "GET /tenants/acme": problem(400, "DOCUMENT_INVALID", { problems }) },
  };

  const { stdout, stderr } = await said("tenant show acme --json", world);

  expect(stdout).toBe("");
  expect(JSON.parse(stderr)).toStrictEqual({
    code: "DOCUMENT_INVALID",
    detail: "the request is not valid",
    remedy: "Correct the request and try again.",
    problems,
  });
});

test.each([
  [404, "TENANT_NOT_FOUND", 6],
  [409, "MOVE_ILLEGAL", 4],
  [401, "TOKEN_REFUSED", 3],
  [403, "OPERATOR_FORBIDDEN", 5],
])("ends a %i with code %s by exit code %i", async (status, code, exit) => {
  expect((await shown(problem(status, code))).code).toBe(exit);
});

test.each([
  [401, "TOKEN_REFUSED", 3],
  [403, "TOKEN_REFUSED", 3],
  [429, "RATE_EXCEEDED", 5],
  [502, "API_FAILED", 4],
])("words a %i for what stands before the API", async (status, code, exit) => {
  const told = await shown({ status, body: { message: "no" } });

  expect(told.code).toBe(exit);
  expect(told.stderr).toMatch(
    new RegExp(
      `^${code}: /live/tenants/acme was answered with status ${status}, but not by the control plane's API\n[A-Z].*\\.\n$`,
    ),
  );
});

test.each([
  ["nothing listens", new TypeError("fetch failed")],
  ["no answer comes in time", new DOMException("late", "TimeoutError")],
])("says where it looked when %s", async (_, error) => {
  expect(await shown(error)).toStrictEqual({
    code: 4,
    stdout: "",
    stderr: lines(
      "API_UNREACHABLE: nothing answers at https://api.example",
      "Check the address in `TENANTRY_API`; for the sandbox, start it with `tenantry sandbox up`.",
    ),
  });
});

test("refuses an answer that is none of the API's", async () => {
  expect(await shown({ body: { tenant: 7, status: "gone" } })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("answer to /tenants/acme is not valid\n  tenant: "),
  });
});

test("takes whatever else is thrown for a bug, and shows its stack", async () => {
  const { code, stderr } = await shown(new RangeError("out of range"));

  expect(code).toBe(255);
  expect(stderr).toMatch(/^RangeError: out of range\n {4}at /);
  expect(stderr).toMatch(
    /\nThis is a bug in tenantry\. Please report it with the lines above\.\n$/,
  );
});
