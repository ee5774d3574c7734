/** Version of the Pulumi CLI that the programs are tested with, and that set-up brings when the PATH has none. */
export const PULUMI_VERSION = "3.259.0";

/** Oldest version of each tool that set-up can work with. */
export const MINIMUM = Object.freeze({
  /** Runs the tool chain itself; everything else runs on the Node 24 that `npm ci` brings. */
  node: "20.0.0",
  /** Strips TypeScript's types without a flag. */
  ownNode: "24.0.0",
  /** What the local AWS asks for. */
  python: "3.10.0",
  /** The `go` line of the Pulumi CLI's own module. */
  go: "1.25.11",
  /** Older CLIs lack calls that `@pulumi/pulumi` of the lock file makes. */
  pulumi: PULUMI_VERSION,
});

/** Port of the sandbox's front when `TENANTRY_PORT` names no other. */
export const DEFAULT_PORT = 4599;
