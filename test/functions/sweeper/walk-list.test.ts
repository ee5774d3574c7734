import { expect, test } from "vitest";
import { walkList } from "../../../functions/sweeper/walk-list.ts";
import { memoryPage } from "../../support/memory-page.ts";

/** A list of numbers, a clock that goes on with each page, and the places that were kept. */
function walker(count: number) {
  const swept: number[] = [];
  const places = new Map<string, string>();
  let time = 0;
  const list = {
    name: "numbers",
    read: async (request: { readonly limit: number; readonly cursor?: string | undefined }) =>
      memoryPage([...Array(count).keys()], request),
    sweep: async (items: readonly number[]) => {
      swept.push(...items);
      time += 1_000;
    },
  };
  const ports = {
    now: () => new Date(time),
    progress: {
      get: async (name: string) => places.get(name),
      set: async (name: string, cursor: string | undefined) => {
        if (cursor === undefined) places.delete(name);
        else places.set(name, cursor);
      },
    },
  };
  return { swept, places, walk: (end: number) => walkList(list, ports, end) };
}

test("walks every page of a list", async () => {
  const { swept, places, walk } = walker(120);

  await walk(60_000);

  expect(swept).toHaveLength(120);
  expect(places.size).toBe(0);
});

test("stops in time, and goes on there the next time", async () => {
  const { swept, places, walk } = walker(120);

  await walk(1_000);
  expect(swept).toHaveLength(50);
  expect(places.get("numbers")).toBe("50");

  await walk(10_000);
  expect(swept).toStrictEqual([...Array(120).keys()]);
  expect(places.size).toBe(0);
});

test("does one page even when there is no time left", async () => {
  const { swept, walk } = walker(120);

  await walk(-1);

  expect(swept).toHaveLength(50);
});
