import * as z from "zod";

/** Where the engine works, and with what. */
export const EngineSettings = z.strictObject({
  /** Root of the Pulumi installation, with `bin/pulumi`; absent for the one on the PATH. */
  pulumiRoot: z.string().optional(),
  /** Folder for what each stack's run needs, and for Pulumi's own files. */
  workFolder: z.string(),
  /** Where the state is: `file://…` or `s3://…`. */
  backendUrl: z.string(),
  /** What encrypts the secrets in the state: `passphrase` or `awskms://…`. */
  secretsProvider: z.string(),
});

/** Where the engine works, and with what. */
export type EngineSettings = z.output<typeof EngineSettings>;
