import type { ProgramEvent } from "./program-run.ts";

/** What a program said of its work, as a line for people: its message, or its words and values. */
export function eventLine(event: ProgramEvent): string {
  const { message, type, ...rest } = event;
  if (typeof message === "string") return message;
  const told = Object.entries(rest).flatMap(([key, value]) =>
    isWord(value) ? [`${key} ${value}`] : [],
  );
  return [...(isWord(type) ? [`${type}`] : []), ...told].join(", ");
}

function isWord(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
