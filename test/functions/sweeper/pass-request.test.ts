import { expect, test } from "vitest";
import { PassRequest } from "../../../functions/sweeper/pass-request.ts";

test("compares counters in a pass of which a person asks it", () => {
  expect(PassRequest.parse({ counters: true })).toStrictEqual({ counters: true });
});

test.each([undefined, null, "", {}, { counters: "yes" }, { time: "2026-11-21T12:00:00Z" }])(
  "asks for nothing by %j, as the schedule may send it",
  (event) => {
    expect(PassRequest.parse(event)).toStrictEqual({ counters: false });
  },
);
