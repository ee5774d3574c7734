import { expect, test } from "vitest";
import { deployedRelease, SlotSettings } from "../../tenants/slot-settings.ts";

const [older, newer] = ["r-0123456789abcdef", "r-fedcba9876543210"];

test("takes the release of the slots that are not kept on versions", () => {
  const both = { blue: { release: older }, green: { release: older }, live: "blue" } as const;
  const kept = { ...both, blue: { release: older, versions: { notes: "3" } } };

  expect(deployedRelease(SlotSettings.parse(both))).toBe(older);
  expect(deployedRelease({ ...kept, green: { release: newer } })).toBe(newer);
  expect(deployedRelease({ ...both, green: { release: newer, versions: {} } })).toBe(older);
});

test("falls back to the live slot where both are kept, which no configuration says", () => {
  const slots = {
    blue: { release: older, versions: {} },
    green: { release: newer, versions: {} },
    live: "green",
  } as const;

  expect(deployedRelease(slots)).toBe(newer);
  expect(SlotSettings.safeParse(slots).error?.issues[0]?.message).toBe(
    "must leave one slot without versions, which takes the newest code",
  );
});

test("refuses two releases without versions, and what is no release or version", () => {
  const messages = (blue: object, green: object) =>
    SlotSettings.safeParse({ blue, green, live: "blue" }).error?.issues.map(
      ({ message }) => message,
    );

  expect(messages({ release: older }, { release: newer })).toStrictEqual([
    "must keep one of two different releases on its versions",
  ]);
  expect(
    messages({ release: "latest" }, { release: newer, versions: { notes: "new" } }),
  ).toStrictEqual([
    'must be a release\'s id, such as "r-0123456789abcdef"',
    "must be a version's number",
  ]);
});
