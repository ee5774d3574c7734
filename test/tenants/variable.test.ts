import { expect, test } from "vitest";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { countVariable, jsonVariable } from "../../tenants/variable.ts";

const Environment = z.object({ LIST: jsonVariable(z.array(z.int())), COUNT: countVariable });

test("reads a JSON document and a whole number", () => {
  expect(parseDocument(Environment, { LIST: "[1,2]", COUNT: "7" }, "x")).toStrictEqual({
    LIST: [1, 2],
    COUNT: 7,
  });
});

test.each([
  [{ LIST: "[", COUNT: "1" }, ["LIST"]],
  [{ LIST: '["a"]', COUNT: "0" }, ["LIST.0", "COUNT"]],
  [{ LIST: "[]", COUNT: "1.5" }, ["COUNT"]],
  [{}, ["LIST", "COUNT"]],
])("names each variable of %j that is wrong", (variables, paths) => {
  expect(() => parseDocument(Environment, variables, "x")).toThrow(
    expect.objectContaining({
      issues: paths.map((path) => ({ path, problem: expect.any(String) })),
    }),
  );
});
