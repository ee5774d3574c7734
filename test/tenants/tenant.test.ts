import { expect, test } from "vitest";
import { parseDocument } from "../../tenants/document.ts";
import { registrationFor, TenantName } from "../../tenants/tenant.ts";

const ForSale = registrationFor(["basic", "platinum"]);

function problemsOf(data: unknown): unknown {
  try {
    return parseDocument(ForSale, data, "body");
  } catch (error) {
    return error instanceof Error && "issues" in error ? error.issues : error;
  }
}

test("reads a registration and writes its e-mail address in lower case", () => {
  const sent = { name: "acme", email: "Ann@Example.com", tier: "basic" };

  expect(problemsOf(sent)).toStrictEqual({ ...sent, email: "ann@example.com" });
});

test("names every problem of a registration at once", () => {
  expect(problemsOf({ name: "A", email: "ann", tier: "gold", admin: true })).toStrictEqual([
    {
      path: "name",
      problem:
        "must be 3 to 32 lower-case letters, digits or dashes, begin with a letter and not end with a dash",
    },
    { path: "email", problem: "must be an e-mail address" },
    { path: "tier", problem: "must be one of basic, platinum" },
    { path: "admin", problem: "is not a field that is known here" },
  ]);
});

test.each(["admin", "api", "ab", "9lives", "a-", "a".repeat(33), "a_b", "Acme"])(
  "refuses %j as a name",
  (name) => {
    expect(TenantName.safeParse(name).success).toBe(false);
  },
);

test.each(["acme", "a-1", "a".repeat(32)])("takes %j as a name", (name) => {
  expect(TenantName.safeParse(name).success).toBe(true);
});
