import { LayerVersion } from "@pulumi/aws/lambda/layerVersion.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { ReleaseManifest } from "../tenants/release.ts";
import type { SlotSettings } from "../tenants/slot-settings.ts";
import { SLOTS, type Slot } from "../tenants/slots.ts";
import { codeOf, type ReleaseSource } from "./function-code.ts";
import { FunctionRole } from "./function-role.ts";
import { iamArnOf, type Location } from "./location.ts";
import { PlaneAccess } from "./plane-access.ts";
import type { PlaneTables } from "./plane-tables.ts";
import { SlotFunction } from "./slot-function.ts";
import type { Tags } from "./tags.ts";

/** Inputs of {@link ApplicationFunctions}. */
export interface ApplicationFunctionsArgs {
  /** Name of the plane, part of every name. */
  readonly plane: string;
  /** Account and Region of the plane. */
  readonly location: Location;
  /** Release whose code the functions have. */
  readonly source: ReleaseSource;
  /** What the slots hold. */
  readonly slots: SlotSettings;
  /** The plane's tables. */
  readonly tables: PlaneTables;
  /** The only tenant of the plane; absent in a pool. */
  readonly tenant?: string | undefined;
  /** Executions kept free for each function. */
  readonly reservedConcurrency: number | "shared";
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
  /** How long log lines are kept, in days. */
  readonly logRetentionDays: number;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/**
 * The application's functions with the tenant layer, and the only way that they have to its data.
 *
 * Their own role holds no right to any item: they take on the access role, for one tenant at a time.
 */
export class ApplicationFunctions extends pulumi.ComponentResource {
  /** The functions, by the names that the application's document uses. */
  readonly functions: ReadonlyMap<string, SlotFunction>;
  /** Role that reaches items, for one tenant at a time. */
  readonly accessRoleArn: pulumi.Output<string>;
  /** Role of the functions themselves. */
  readonly functionRoleArn: pulumi.Output<string>;

  constructor(
    name: string,
    args: ApplicationFunctionsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("tenantry:index:ApplicationFunctions", name, {}, opts);

    const { roleArn } = new FunctionRole(`${name}-role`, roleArgsOf(args), { parent: this });
    const access = new PlaneAccess(
      `${name}-access`,
      { ...args, functionRoleArn: roleArn, tables: reachedTables(args) },
      { parent: this },
    );
    const layer = new LayerVersion(`${name}-layer`, layerArgsOf(args), { parent: this });
    const settings = sharedSettings(args, access.roleArn);
    this.functions = new Map(
      Object.entries(args.source.manifest.functions).map(
        ([role, { timeoutSeconds, memoryMiB, ...part }]) => [
          role,
          new SlotFunction(
            `${name}-${role}`,
            {
              ...settings,
              functionName: functionNameOf(args, role),
              part,
              shape: { timeoutSeconds, memoryMiB },
              roleArn,
              layers: [layer.arn],
              versions: versionsOf(args.slots, role),
            },
            { parent: this },
          ),
        ],
      ),
    );

    this.accessRoleArn = access.roleArn;
    this.functionRoleArn = roleArn;
    this.registerOutputs({ accessRoleArn: this.accessRoleArn });
  }
}

function functionNameOf({ plane }: ApplicationFunctionsArgs, role: string): string {
  return physicalName("function", plane, role);
}

/** The access role's ARN is known before the role is there, which trusts this one in turn. */
function roleArgsOf(args: ApplicationFunctionsArgs) {
  const accessRole = physicalName("role", args.plane, "access");
  return {
    plane: args.plane,
    role: "functions",
    location: args.location,
    functions: Object.keys(args.source.manifest.functions).map((role) =>
      functionNameOf(args, role),
    ),
    statements: [
      {
        Sid: "ActForOneTenant",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: iamArnOf(args.location, `role/${accessRole}`),
      },
    ],
    tracing: args.tracing,
    tags: args.tags,
  };
}

function reachedTables({ source, tables }: ApplicationFunctionsArgs) {
  return [...tables.tables].map(([role, { arn }]) => ({
    arn,
    isIndexed: (source.manifest.tables[role]?.indexes.length ?? 0) > 0,
  }));
}

function layerArgsOf({ plane, source }: ApplicationFunctionsArgs) {
  const { manifest } = source;
  return {
    layerName: physicalName("function", plane, "layer"),
    // Recovery tells versions apart by it, and the same contents stay the same version.
    description: `What handlers import as @tenantry/layer, sha256 ${manifest.layer.sha256}`,
    ...codeOf(source, manifest.layer),
    compatibleRuntimes: [manifest.runtime],
    compatibleArchitectures: [manifest.architecture],
  };
}

function sharedSettings(args: ApplicationFunctionsArgs, accessRoleArn: pulumi.Output<string>) {
  const { source, reservedConcurrency, logRetentionDays, tracing, tags } = args;
  return {
    source,
    reservedConcurrency,
    logRetentionDays,
    tracing,
    tags,
    environment: {
      TENANTRY_ACCESS_ROLE_ARN: accessRoleArn,
      TENANTRY_ALLOWED_ORIGIN: args.allowedOrigin,
      TENANTRY_TABLES: tablePlaces(args.plane, source.manifest),
      POWERTOOLS_SERVICE_NAME: args.plane,
    },
  };
}

/** What the tenant layer knows of the tables. */
function tablePlaces(plane: string, { tables }: ReleaseManifest): string {
  const places = Object.entries(tables).map(([role, shape]) => [
    role,
    { name: physicalName("table", plane, role), ...shape },
  ]);
  return JSON.stringify(Object.fromEntries(places));
}

function versionsOf(slots: SlotSettings, role: string): Partial<Record<Slot, string>> {
  const kept = SLOTS.flatMap((slot) => {
    const version = slots[slot].versions?.[role];
    return version === undefined ? [] : [[slot, version]];
  });
  return Object.fromEntries(kept);
}
