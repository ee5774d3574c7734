import { TenantryError } from "../tenants/errors.ts";

/** Another program listens where the sandbox is to listen. */
export class PortInUseError extends TenantryError {
  override readonly name = "PortInUseError";

  constructor(port: number) {
    super(
      "PORT_IN_USE",
      `cannot start the local AWS: port ${port} of 127.0.0.1 is in use`,
      "Stop the program that listens there, or set `TENANTRY_PORT` to another port.",
    );
  }
}

/** The Python environment of the local AWS was never made, or its pins have changed since. */
export class PythonMissingError extends TenantryError {
  override readonly name = "PythonMissingError";

  constructor(python: string) {
    super(
      "PYTHON_MISSING",
      `the local AWS's Python is missing: ${python}`,
      "Run `npm run set-up` to install it.",
    );
  }
}

/** MiniStack ended, or said nothing, while it was to start. */
export class LocalAwsFailedError extends TenantryError {
  override readonly name = "LocalAwsFailedError";

  constructor(what: string, log: string, lastLines: string) {
    super(
      "LOCAL_AWS_FAILED",
      `the local AWS ${what}; its log ends:\n${lastLines}`,
      `Read the whole log in ${log}.`,
    );
  }
}

/** A local AWS keeps its state in this folder already. */
export class FolderInUseError extends TenantryError {
  override readonly name = "FolderInUseError";

  constructor(folder: string, pid: number) {
    super(
      "FOLDER_IN_USE",
      `process ${pid} runs a local AWS in ${folder}`,
      "Stop that process, or give this sandbox another name.",
    );
  }
}

/** A sandbox is asked for that does not run, or did not come up. */
export class SandboxDownError extends TenantryError {
  override readonly name = "SandboxDownError";

  constructor(name: string, log?: string) {
    super(
      "SANDBOX_DOWN",
      log ? `sandbox "${name}" did not get there in time` : `sandbox "${name}" is down`,
      log ? `Read its log in ${log}.` : "Start it with `tenantry sandbox up`.",
    );
  }
}

/** The entry point is asked for something that it cannot do. */
export class SandboxVerbError extends TenantryError {
  override readonly name = "SandboxVerbError";

  constructor(verb: string, verbs: readonly string[]) {
    super(
      "SANDBOX_VERB_UNKNOWN",
      `a sandbox cannot "${verb}"; it can ${verbs.join(", ")}`,
      "Give one of these verbs.",
    );
  }
}
