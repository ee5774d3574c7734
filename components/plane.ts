import * as pulumi from "@pulumi/pulumi";
import type { OpenApiDocument } from "../tenants/openapi-document.ts";
import type { SlotSettings } from "../tenants/slot-settings.ts";
import type { Tier } from "../tenants/tier.ts";
import { ApplicationFunctions } from "./application-functions.ts";
import type { ReleaseSource } from "./function-code.ts";
import type { Location } from "./location.ts";
import { PlaneApi } from "./plane-api.ts";
import { checkPlane } from "./plane-check.ts";
import { PlaneIdentity } from "./plane-identity.ts";
import { PlaneTables } from "./plane-tables.ts";
import { PlaneTenant } from "./plane-tenant.ts";
import { PlatformFunction } from "./platform-function.ts";
import { authorizerArgs, tenantUsersArgs } from "./platform-functions.ts";
import { SHARED, type Tags } from "./tags.ts";
import { TierPlan } from "./tier-plan.ts";

/** What an operator may choose for a plane. */
export interface PlaneSettings {
  /** How long API Gateway keeps an answer of the authorizer, 0 to 60: how late a suspension bites. */
  readonly authorizerTtlSeconds: number;
  /** How long logs are kept, in days. */
  readonly logRetentionDays: number;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Whether tables, users and API are kept from deletion; taken off before a plane is removed. */
  readonly deletionProtection: boolean;
}

/** The tenant that has a plane for itself. */
export interface SiloTenant {
  /** Id of the tenant. */
  readonly id: string;
  /** Raised when the tenant must get another usage key. */
  readonly generation: number;
}

/** Inputs of {@link Plane}. */
export interface PlaneArgs {
  /** Shard that the plane lies in. */
  readonly shard: string;
  /** Account and Region of the shard. */
  readonly location: Location;
  /** Release that is deployed. */
  readonly source: ReleaseSource;
  /** Its OpenAPI document. */
  readonly document: OpenApiDocument;
  /** What the slots hold. */
  readonly slots: SlotSettings;
  /** Tiers that the plane serves, with a usage plan each; exactly one in a silo. */
  readonly tiers: readonly Tier[];
  /**
   * Makes the plane a silo of this tenant.
   *
   * @default - a pool
   */
  readonly tenant?: SiloTenant | undefined;
  /** What an operator may choose. */
  readonly settings: PlaneSettings;
}

/**
 * A running application plane, shared by many tenants or of one tenant: the same component, which
 * a silo only gives narrower arguments.
 *
 * @example
 * ```ts
 * const pool = new Plane("pool-a", { shard, location, source, document, slots, tiers, settings });
 * ```
 */
export class Plane extends pulumi.ComponentResource {
  /** The API with its stages. */
  readonly api: PlaneApi;
  /** The plane's users. */
  readonly identity: PlaneIdentity;
  /** The plane's tables. */
  readonly tables: PlaneTables;
  /** The application's functions. */
  readonly application: ApplicationFunctions;
  /** Usage plans by tier. */
  readonly usagePlanIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Identifier of the tenant's usage key; only in a silo. */
  readonly usageKeyId: pulumi.Output<string> | undefined;

  constructor(name: string, args: PlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    checkPlane(name, args);
    super("tenantry:index:Plane", name, {}, opts);

    const common = { ...args, ...args.settings, plane: name, tags: planeTags(args) };
    const child = { parent: this };
    const { manifest } = args.source;
    this.tables = new PlaneTables(`${name}-tables`, { ...common, tables: manifest.tables }, child);
    this.identity = new PlaneIdentity(`${name}-identity`, common, child);
    this.application = new ApplicationFunctions(
      `${name}-application`,
      {
        ...common,
        tables: this.tables,
        tenant: args.tenant?.id,
        reservedConcurrency: args.tenant
          ? (args.tiers[0]?.reservedConcurrency ?? "shared")
          : "shared",
      },
      child,
    );
    const planeParts = { ...common, identity: this.identity, directory: this.tables.directory };
    const authorizer = new PlatformFunction(
      `${name}-authorizer`,
      authorizerArgs(planeParts),
      child,
    );
    const users = new PlatformFunction(`${name}-users`, tenantUsersArgs(planeParts), child);
    this.api = new PlaneApi(
      `${name}-api`,
      {
        ...common,
        region: args.location.region,
        functions: this.application.functions,
        tenantUsers: users.alias,
        authorizer: authorizer.alias,
      },
      child,
    );
    this.usagePlanIds = usagePlansOf(name, args, this.api, child);
    this.usageKeyId = siloKeyOf(name, args, this, child);

    this.registerOutputs({ restApiId: this.api.restApiId });
  }
}

function planeTags({ shard, source, tenant, tiers }: PlaneArgs): Tags {
  return {
    tenant: tenant?.id ?? SHARED,
    tier: tenant ? (tiers[0]?.name ?? SHARED) : SHARED,
    shard,
    release: source.release,
  };
}

function usagePlansOf(
  name: string,
  args: PlaneArgs,
  api: PlaneApi,
  opts: pulumi.ComponentResourceOptions,
): Readonly<Record<string, pulumi.Output<string>>> {
  const stages = [api.live.stageName, api.next.stageName];
  const plans = args.tiers.map((tier): [string, pulumi.Output<string>] => {
    const tags = { ...planeTags(args), tier: tier.name };
    const { restApiId } = api;
    const planArgs = { plane: name, tier, restApiId, stages, tags };
    return [tier.name, new TierPlan(`${name}-${tier.name}`, planArgs, opts).usagePlanId];
  });
  return Object.fromEntries(plans);
}

function siloKeyOf(
  name: string,
  { tenant, shard, ...args }: PlaneArgs,
  plane: Pick<Plane, "identity" | "usagePlanIds">,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Output<string> | undefined {
  const usagePlanId = plane.usagePlanIds[args.tiers[0]?.name ?? ""];
  if (!tenant || !usagePlanId) return undefined;
  const tenantArgs = {
    tenant: tenant.id,
    generation: tenant.generation,
    plane: name,
    shard,
    usagePlanId,
    userPoolId: plane.identity.userPoolId,
    tags: planeTags({ tenant, shard, ...args }),
  };
  return new PlaneTenant(`${name}-tenant`, tenantArgs, opts).usageKeyId;
}
