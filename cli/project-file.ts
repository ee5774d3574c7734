import path from "node:path";
import { InvalidDocumentError } from "../tenants/errors.ts";
import type { Ports } from "./ports.ts";

/** Settings of a project that its people share; holds no secrets. */
const PROJECT_FILE = "tenantry.json";

/** A project file that was found. */
export interface FoundProjectFile {
  /** Where it is. */
  readonly path: string;
  /** What it says, unchecked. */
  readonly content: unknown;
}

/**
 * Finds the project file in the working folder, or in the nearest folder above that has one.
 *
 * @throws {@link InvalidDocumentError} when it is not JSON.
 */
export async function findProjectFile(
  ports: Pick<Ports, "workingFolder" | "files">,
): Promise<FoundProjectFile | undefined> {
  for (const folder of foldersUp(ports.workingFolder)) {
    const file = path.join(folder, PROJECT_FILE);
    const text = await ports.files.read(file);
    if (text !== undefined) return { path: file, content: parsed(file, text) };
  }
  return undefined;
}

function foldersUp(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUp(above)];
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidDocumentError(file, [{ path: "", problem: "must be JSON" }]);
  }
}
