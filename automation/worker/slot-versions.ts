import * as z from "zod";
import type { Slots } from "../../tenants/slots.ts";

/** Versions of a plane's functions, by function. */
export type SlotVersions = Readonly<Record<string, string>>;

/** Where the outputs in a truth say on which versions each slot is. */
const FIELD = "slotVersions";

const Versions = z.record(z.string(), z.string());
const Recorded = z.object({ blue: Versions.optional(), green: Versions.optional() }).catch({});
const Newest = z.object({ release: z.string(), versions: Versions });

/** Versions that were last seen in each slot. */
export function recordedVersions(outputs: Readonly<Record<string, unknown>>) {
  return Recorded.parse(outputs[FIELD]);
}

/**
 * A plane's outputs with the versions that each slot is on, so that a later operation can keep a
 * slot on them: the slot with the deployed release is on the newest, the other on those it had.
 */
export function withSlotVersions(
  outputs: Readonly<Record<string, unknown>>,
  slots: Slots,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { data } = Newest.safeParse(outputs);
  if (!data) return outputs;
  const kept = recordedVersions(before);
  const of = (slot: "blue" | "green") =>
    slots[slot] === data.release ? data.versions : kept[slot];
  return { ...outputs, [FIELD]: { blue: of("blue"), green: of("green") } };
}
