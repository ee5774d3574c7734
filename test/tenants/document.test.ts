import { expect, test } from "vitest";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";

const Shape = z.strictObject({ rate: z.number(), inner: z.strictObject({ name: z.string() }) });

test("gives back what fits", () => {
  const document = { rate: 1, inner: { name: "a" } };

  expect(parseDocument(Shape, document, "shape.json")).toStrictEqual(document);
});

test("lists every problem at once, an unknown field under its own path", () => {
  const read = () =>
    parseDocument(Shape, { rate: "x", inner: { nam: "a", extra: 1 }, more: true }, "shape.json");

  expect(read).toThrow(InvalidDocumentError);
  expect(read).toThrow(
    expect.objectContaining({
      code: "DOCUMENT_INVALID",
      remedy: "Correct shape.json and try again.",
      issues: [
        { path: "rate", problem: expect.any(String) },
        { path: "inner.name", problem: expect.any(String) },
        { path: "inner.nam", problem: "is not a field that is known here" },
        { path: "inner.extra", problem: "is not a field that is known here" },
        { path: "more", problem: "is not a field that is known here" },
      ],
    }),
  );
});

test("names the document itself where it is the problem", () => {
  expect(() => parseDocument(Shape, null, "shape.json")).toThrow(
    /^shape\.json is not valid\n {2}\(root\): /,
  );
});
