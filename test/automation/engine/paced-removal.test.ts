import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect, test } from "vitest";
import { type PacedRemoval, removePaced } from "../../../automation/engine/paced-removal.ts";
import type { RemovalPart } from "../../../automation/engine/removal-parts.ts";

const PARTS: readonly RemovalPart[] = [
  { call: "update-usage-plan", urn: "plan", scope: { exclude: ["api"] } },
  { call: "delete-rest-api", urn: "api", scope: {} },
];

/** Of the engine's events only these parts are read. */
function eventOf(parts: object): EngineEvent {
  return parts as EngineEvent;
}

function removed(urn: string): EngineEvent {
  return eventOf({ resOutputsEvent: { metadata: { urn } } });
}

/** An engine that removes a resource in each run, and whose times are given out at once. */
function removal(changes: Partial<PacedRemoval> = {}) {
  const notes: string[] = [];
  const heard: unknown[] = [];
  const left = ["plan", "api"];
  const stop = new AbortController();
  const given: PacedRemoval = {
    destroy: async ({ exclude, onEvent, color }) => {
      notes.push(`run ${color}, without ${exclude?.join() ?? "nothing"}`);
      const urn = left.shift() ?? "";
      onEvent?.(eventOf({ resourcePreEvent: { metadata: { urn } } }));
      onEvent?.(removed(urn));
    },
    control: {
      stop: stop.signal,
      pace: async (call) => {
        notes.push(`wait for ${call}`);
        return async () => void notes.push(`made ${call}`);
      },
    },
    options: { color: "never", onEvent: (event) => void heard.push(event) },
    warn: (why) => void notes.push(`warn: ${why}`),
    ...changes,
  };
  return { notes, heard, stop, given };
}

test("waits for each call, makes it in a run of its own, and tells when it was made", async () => {
  const { notes, heard, given } = removal();

  await removePaced(PARTS, given);

  expect(notes).toStrictEqual([
    "wait for update-usage-plan",
    "run never, without api",
    "made update-usage-plan",
    "wait for delete-rest-api",
    "run never, without nothing",
    "made delete-rest-api",
  ]);
  expect(heard).toHaveLength(4);
});

test("tells of a call once, while its run goes on with other resources", async () => {
  const { notes, given } = removal();
  const destroy: PacedRemoval["destroy"] = async (options) => {
    await given.destroy(options);
    notes.push("other resources");
    options.onEvent?.(removed("table"));
  };

  await removePaced(PARTS.slice(0, 1), { ...given, destroy });

  expect(notes).toStrictEqual([
    "wait for update-usage-plan",
    "run never, without api",
    "made update-usage-plan",
    "other resources",
  ]);
});

test("keeps the lesson of a call whose run fails afterwards, before it fails too", async () => {
  const { notes, given, stop } = removal();
  const destroy: PacedRemoval["destroy"] = async (options) => {
    await given.destroy(options);
    throw new Error("the table is in use");
  };
  const pace = async () => async () => {
    await new Promise(setImmediate);
    notes.push("learnt");
  };

  const removing = removePaced(PARTS, {
    ...given,
    destroy,
    control: { stop: stop.signal, pace },
  });

  await expect(removing).rejects.toThrow("the table is in use");
  expect(notes).toStrictEqual(["run never, without api", "learnt"]);
});

test("fails as its run did where nothing could be learnt either", async () => {
  const { notes, given, stop } = removal();
  const destroy: PacedRemoval["destroy"] = async (options) => {
    await given.destroy(options);
    throw new Error("the table is in use");
  };
  const pace = async () => () => Promise.reject(new Error("no row"));

  const removing = removePaced(PARTS, { ...given, destroy, control: { stop: stop.signal, pace } });

  await expect(removing).rejects.toThrow("the table is in use");
  expect(notes).toStrictEqual(["run never, without api", "warn: Error: no row"]);
});

test("tells nothing of a call that its run did not make", async () => {
  const { notes, given } = removal({ destroy: async () => undefined });

  await removePaced(PARTS, given);

  expect(notes).toStrictEqual(["wait for update-usage-plan", "wait for delete-rest-api"]);
});

test("goes on without what could not be learnt, and says why", async () => {
  const { notes, given, stop } = removal();
  const pace = async () => () => Promise.reject(new Error("the table is gone"));

  await removePaced(PARTS, { ...given, control: { stop: stop.signal, pace } });

  expect(notes.filter((note) => note.startsWith("warn"))).toStrictEqual([
    "warn: Error: the table is gone",
    "warn: Error: the table is gone",
  ]);
});

test("removes nothing more once it is to stop, nor what has no time", async () => {
  const [stopped, refused] = [removal(), removal()];
  stopped.stop.abort();
  const pace = () => Promise.reject(new Error("others were faster"));
  const control = { stop: refused.stop.signal, pace };

  await expect(removePaced(PARTS, stopped.given)).rejects.toMatchObject({ name: "AbortError" });
  await expect(removePaced(PARTS, { ...refused.given, control })).rejects.toThrow("others were");

  expect([stopped.notes, refused.notes]).toStrictEqual([[], []]);
});

test("waits for nothing where nobody paces", async () => {
  const { notes, given, stop } = removal();

  await removePaced([{ scope: {} }], { ...given, control: { stop: stop.signal } });

  expect(notes).toStrictEqual(["run never, without nothing"]);
});
