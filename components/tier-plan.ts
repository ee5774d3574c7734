import { UsagePlan, type UsagePlanArgs } from "@pulumi/aws/apigateway/usagePlan.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { Tier } from "../tenants/tier.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link TierPlan}. */
export interface TierPlanArgs {
  /** Name of the plane, part of the plan's name. */
  readonly plane: string;
  /** The tier whose promise this plan enforces. */
  readonly tier: Tier;
  /** Identifier of the REST API that the plan meters. */
  readonly restApiId: pulumi.Input<string>;
  /**
   * Names of the stages that the plan covers.
   *
   * Name every stage at once: adding one later edits the plan, which an account may do once in 20 s.
   */
  readonly stages: readonly pulumi.Input<string>[];
  /** Tags of the plan. */
  readonly tags: Tags;
}

/**
 * The usage plan of one tier in one plane.
 *
 * Every tenant of the tier in that plane holds a key on this plan. API Gateway counts each key
 * apart, so a busy tenant spends its own allowance and not its neighbours'.
 *
 * @example
 * ```ts
 * const plan = new TierPlan("pool-a-basic", { plane: "pool-a", tier, restApiId: api.id, stages, tags });
 * ```
 */
export class TierPlan extends pulumi.ComponentResource {
  /** Identifier of the usage plan. */
  readonly usagePlanId: pulumi.Output<string>;

  constructor(name: string, args: TierPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:TierPlan", name, {}, opts);

    const plan = new UsagePlan(
      `${name}-plan`,
      {
        name: physicalName("usage", args.plane, args.tier.name),
        description: `Throttle and quota of the ${args.tier.name} tier`,
        apiStages: args.stages.map((stage) => ({ apiId: args.restApiId, stage })),
        throttleSettings: {
          rateLimit: args.tier.throttle.rate,
          burstLimit: args.tier.throttle.burst,
        },
        ...quotaOf(args.tier),
        tags: tagMapOf(args.tags),
      },
      { parent: this },
    );

    this.usagePlanId = plan.id;
    this.registerOutputs({ usagePlanId: this.usagePlanId });
  }
}

/** API Gateway reads an absent quota as unlimited, so an unmetered tier sends none. */
function quotaOf({ monthlyQuota }: Tier): Pick<UsagePlanArgs, "quotaSettings"> {
  if (monthlyQuota === "unmetered") return {};
  return { quotaSettings: { limit: monthlyQuota, period: "MONTH" } };
}
