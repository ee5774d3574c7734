import { expect, test } from "vitest";
import { askedSince } from "../../../functions/sweeper/asked-since.ts";

test("takes a request for one of ours though AWS's clock is ten minutes behind", () => {
  expect(askedSince("2026-11-21T12:00:00.000Z")).toStrictEqual(
    new Date("2026-11-21T11:50:00.000Z"),
  );
});
