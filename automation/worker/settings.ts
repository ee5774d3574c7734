import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { cacheFolder } from "../cache-folder.ts";
import { EngineSettings } from "../engine/engine-settings.ts";

const required = (what: string) => z.string({ error: `must be set to ${what}` }).min(1);

const number = (problem: string) =>
  z.coerce.number({ error: problem }).refine((value) => value > 0, problem);

const wholeNumber = (problem: string) =>
  number(problem).refine((value) => Number.isInteger(value), problem);

const SECONDS = "must be 0 to 60 whole seconds";

const flag = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((value) => value === "true");

/** Variables that a worker reads, as they come. */
const Environment = z
  .object({
    AWS_REGION: required("the hub's Region"),
    TENANTRY_BACKEND_URL: required("where the state is").regex(
      /^(file|s3):\/\//,
      "must begin with file:// or s3://",
    ),
    TENANTRY_SECRETS_PROVIDER: z
      .string()
      .regex(/^(passphrase$|awskms:\/\/)/, 'must be "passphrase" or begin with awskms://')
      .default("passphrase"),
    PULUMI_CONFIG_PASSPHRASE: z.string().optional(),
    TENANTRY_RELEASES: required("where releases are").regex(
      /^(\/|s3:\/\/)/,
      "must be an absolute folder or begin with s3://",
    ),
    TENANTRY_TIERS: z.string().default(fileURLToPath(new URL("../../tiers.json", import.meta.url))),
    TENANTRY_PACE: number("must be a number above 0").default(1),
    TENANTRY_CONCURRENCY: wholeNumber("must be a whole number from 1").default(2),
    TENANTRY_PULUMI_ROOT: z.string().optional(),
    TENANTRY_BOOTSTRAP_ROLE: z.string().min(1).default("OrganizationAccountAccessRole"),
    TENANTRY_AUTHORIZER_TTL: z.coerce
      .number({ error: SECONDS })
      .refine((value) => Number.isInteger(value) && value >= 0 && value <= 60, SECONDS)
      .optional(),
    TENANTRY_LOG_RETENTION_DAYS: wholeNumber("must be a whole number of days").optional(),
    TENANTRY_ALLOWED_ORIGIN: z.string().optional(),
    TENANTRY_TRACING: flag.optional(),
    TENANTRY_DELETION_PROTECTION: flag.default(true),
  })
  .refine(
    ({
      TENANTRY_SECRETS_PROVIDER: provider = "passphrase",
      PULUMI_CONFIG_PASSPHRASE: passphrase,
    }) => provider !== "passphrase" || (passphrase ?? "") !== "",
    {
      path: ["PULUMI_CONFIG_PASSPHRASE"],
      error: "must be set, or TENANTRY_SECRETS_PROVIDER to awskms://…",
      // Said together with everything else that is wrong, not only once the rest is right.
      when: () => true,
    },
  );

/** What the operator set for all planes; what is absent is left to the programs. */
export interface PlaneSettings {
  /** How long API Gateway keeps an answer of the authorizer. */
  readonly authorizerTtlSeconds?: number | undefined;
  /** How long logs are kept. */
  readonly logRetentionDays?: number | undefined;
  /** Value of the CORS header. */
  readonly allowedOrigin?: string | undefined;
  /** Whether requests are traced. */
  readonly tracing?: boolean | undefined;
  /** Whether tables, users and API are kept from deletion. */
  readonly deletionProtection: boolean;
}

/** What a worker was set to. */
export interface WorkerSettings {
  /** The hub's Region. */
  readonly region: string;
  /** Where the engine works, and with what. */
  readonly engine: EngineSettings;
  /** Where releases are: an absolute folder or `s3://<bucket>`. */
  readonly releases: string;
  /** Folder for releases that were fetched. */
  readonly releaseFolder: string;
  /** The tiers as JSON, or the file that holds them. */
  readonly tiers: string;
  /** Factor of all times of leases and of the backoff. */
  readonly pace: number;
  /** Operations at once. */
  readonly concurrency: number;
  /** Role that brings a shard up, before its deploy role is there. */
  readonly bootstrapRole: string;
  /** What the operator set for all planes. */
  readonly planes: PlaneSettings;
}

/**
 * Reads a worker's settings.
 *
 * @throws {@link InvalidDocumentError} listing every variable that is missing or wrong.
 */
export function workerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const read = parseDocument(Environment, environment, "the worker's environment");
  const workFolder = join(cacheFolder(environment), "worker");
  const { TENANTRY_PULUMI_ROOT: pulumiRoot } = read;
  return {
    region: read.AWS_REGION,
    engine: EngineSettings.parse({
      ...(pulumiRoot === undefined ? {} : { pulumiRoot }),
      workFolder,
      backendUrl: read.TENANTRY_BACKEND_URL,
      secretsProvider: read.TENANTRY_SECRETS_PROVIDER,
    }),
    releases: read.TENANTRY_RELEASES,
    releaseFolder: join(workFolder, "releases"),
    tiers: read.TENANTRY_TIERS,
    pace: read.TENANTRY_PACE,
    concurrency: read.TENANTRY_CONCURRENCY,
    bootstrapRole: read.TENANTRY_BOOTSTRAP_ROLE,
    planes: planeSettingsOf(read),
  };
}

function planeSettingsOf(read: z.output<typeof Environment>): PlaneSettings {
  return {
    authorizerTtlSeconds: read.TENANTRY_AUTHORIZER_TTL,
    logRetentionDays: read.TENANTRY_LOG_RETENTION_DAYS,
    allowedOrigin: read.TENANTRY_ALLOWED_ORIGIN,
    tracing: read.TENANTRY_TRACING,
    deletionProtection: read.TENANTRY_DELETION_PROTECTION,
  };
}
