import { loadProgram } from "../releases/load-program.ts";
import type { ProgramReference } from "./engine.ts";

/** A program of a release: from its configuration to its outputs. */
export type Program = (config: unknown) => Promise<Readonly<Record<string, unknown>>>;

/** Finds a program by the release that it comes from; there is no newest one. */
export type LoadProgram = (program: ProgramReference) => Promise<Program>;

/** Loads each release once in a process. */
export function programLoader(): LoadProgram {
  const loaded = new Map<string, ReturnType<typeof loadProgram>>();
  return async ({ role, release, folder }) => {
    const key = `${folder}/${release}`;
    const programs = loaded.get(key) ?? loadProgram(folder, release);
    loaded.set(key, programs);
    return (await programs).programs[role];
  };
}
