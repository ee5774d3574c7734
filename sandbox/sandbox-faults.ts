import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { parseDocument } from "../tenants/document.ts";
import { Fault } from "./front/fault.ts";
import { SandboxVerbError } from "./sandbox-errors.ts";

const Rules = z.array(Fault);

/**
 * The faults that a sandbox begins with: those of the named file, else those of the folder's `faults.json`, if there is
 * one.
 *
 * @throws {@link InvalidDocumentError} with all that is wrong in the file.
 */
export function faultsOf(folder: string, named?: string): readonly Fault[] {
  const file = named ?? path.join(folder, "faults.json");
  if (named === undefined && !existsSync(file)) return [];
  return parseDocument(Rules, JSON.parse(readFileSync(file, "utf8")), file);
}

/**
 * Adds, lists or clears the faults of a running sandbox, and gives those that it then has.
 *
 * @param rule - Text of the fault to add.
 * @throws {@link InvalidDocumentError} with all that is wrong in the fault.
 */
export async function changeFaults(
  endpoint: string,
  action: string,
  rule: string | undefined,
): Promise<object> {
  const url = `${endpoint}/_tenantry/faults`;
  switch (action) {
    case "add": {
      const fault = parseDocument(Fault, JSON.parse(rule ?? "{}"), "the fault");
      await fetch(url, { method: "POST", body: JSON.stringify(fault) });
      break;
    }
    case "clear":
      await fetch(url, { method: "DELETE" });
      break;
    case "list":
      break;
    default:
      throw new SandboxVerbError(`fault ${action}`, ["fault add", "fault list", "fault clear"]);
  }
  // What the control address answers: waiting and happened.
  return (await (await fetch(url)).json()) as object;
}
