import { expect, test } from "vitest";
import { walkList } from "../../../functions/sweeper/walk-list.ts";
import { memoryPage } from "../../support/memory-page.ts";

/** A list of numbers, a clock that goes on with each page, and the places that were kept. */
function walker(count: number) {
  const swept: number[] = [];
  const places = new Map<string, string>();
  let time = 0;
  const broken = new Set<string | undefined>();
  const list = {
    name: "numbers",
    read: async (request: { readonly limit: number; readonly cursor?: string | undefined }) => {
      if (broken.has(request.cursor)) throw new Error("the page cannot be read");
      return memoryPage([...Array(count).keys()], request);
    },
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
  return { swept, places, broken, walk: (end: number) => walkList(list, ports, end) };
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

test("gives up a place that cannot be read, and begins anew the next time", async () => {
  const { swept, places, broken, walk } = walker(120);
  await walk(1_000);
  broken.add("50");

  await expect(walk(10_000)).rejects.toThrow("the page cannot be read");
  expect(places.size).toBe(0);

  broken.clear();
  await walk(10_000);
  expect(swept).toStrictEqual([...Array(50).keys(), ...Array(120).keys()]);
});

test("keeps the place of a page that could not be read after others were", async () => {
  const { places, broken, walk } = walker(120);
  broken.add("100");

  await expect(walk(10_000)).rejects.toThrow("the page cannot be read");

  expect(places.get("numbers")).toBe("100");
});
