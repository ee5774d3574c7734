import { TenantryError } from "./errors.ts";

/** A release's files are not what its id was made of. */
export class ReleaseDamagedError extends TenantryError {
  override readonly name = "ReleaseDamagedError";

  constructor(release: string, file: string) {
    super(
      "RELEASE_DAMAGED",
      `${file} of the release is not what it was when it was built, release "${release}"`,
      "Build the release again from its sources, or fetch it again.",
    );
  }
}

/** A release is not in the folder that it was looked for in. */
export class ReleaseMissingError extends TenantryError {
  override readonly name = "ReleaseMissingError";

  constructor(release: string, folder: string, options?: ErrorOptions) {
    super(
      "RELEASE_MISSING",
      `there is no release "${release}" in ${folder}`,
      "Build it with `tenantry release build`, or name the folder that has it.",
      options,
    );
  }
}
