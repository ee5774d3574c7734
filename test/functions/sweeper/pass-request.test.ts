import { expect, test } from "vitest";
import { passRequestOf } from "../../../functions/sweeper/pass-request.ts";

test("compares counters in a pass of which a person asks it", () => {
  expect(passRequestOf({ counters: true })).toStrictEqual({ counters: true });
});

test.each([undefined, null, "", [], {}, { time: "2026-11-21T12:00:00Z", detail: "{}" }])(
  "asks for nothing by %j, as the schedule may send it",
  (event) => {
    expect(passRequestOf(event)).toStrictEqual({ counters: false });
  },
);

test.each([{ counters: "yes" }, { counters: 1 }, { counters: null, time: "2026-11-21T12:00:00Z" }])(
  "refuses %j rather than make a pass that compares nothing",
  (event) => {
    expect(() => passRequestOf(event)).toThrow(
      expect.objectContaining({
        code: "DOCUMENT_INVALID",
        issues: [{ path: "counters", problem: "must be true or false" }],
      }),
    );
  },
);
