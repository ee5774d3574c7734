import { APIGateway, type PatchOperation, type UsagePlan } from "@aws-sdk/client-api-gateway";
import type { UsagePlanArgs } from "@pulumi/aws/apigateway/usagePlan.js";
import {
  type Change,
  type Checked,
  defineResource,
  type Observed,
} from "../../resource-definition.ts";
import { block, map, set, value } from "../../shape.ts";
import { tagMap } from "../../tags.ts";
import { word } from "../../words.ts";
import { listChanges, replace, replacements } from "./patch.ts";
import { applyGatewayTags, gatewayArn } from "./tags.ts";

type Inputs = Checked<UsagePlanArgs, "name">;
type ApiStage = NonNullable<Inputs["apiStages"]>[number];

interface Outputs {
  readonly arn: string;
}

const rates = { burstLimit: value, rateLimit: value };

/** What the keys of a plan may use, of which stages. */
export const usagePlan = defineResource<UsagePlanArgs, Outputs, "name">({
  inputs: {
    name: value,
    description: value,
    apiStages: set(
      block({ apiId: value, stage: value, throttles: set(block({ path: value, ...rates })) }),
    ),
    throttleSettings: block(rates),
    quotaSettings: block({ limit: value, offset: value, period: value }),
    productCode: value,
    tags: map,
  },
  outputs: ["arn"],
  autoname: "name",
  namesMayRepeat: true,

  async create(connection, inputs) {
    const { quotaSettings: quota } = inputs;
    const made = await connection.client(APIGateway).createUsagePlan({
      name: inputs.name,
      description: inputs.description,
      apiStages: inputs.apiStages?.map(stageOf),
      throttle: inputs.throttleSettings,
      quota: quota && { ...quota, period: word(quota.period) },
      tags: inputs.tags,
    });
    const id = made.id ?? "";
    return { id, outputs: { arn: gatewayArn(connection, `/usageplans/${id}`) } };
  },

  async read(connection, id) {
    const found = await connection.client(APIGateway).getUsagePlan({ usagePlanId: id });
    const outputs = { arn: gatewayArn(connection, `/usageplans/${id}`) };
    return { inputs: described(found), outputs };
  },

  async update(connection, change) {
    const { id, inputs, state, changed } = change;
    const patchOperations = patchesOf(change);
    const gateway = connection.client(APIGateway);
    if (patchOperations.length > 0) {
      await gateway.updateUsagePlan({ usagePlanId: id, patchOperations });
    }
    if (changed.has("tags")) {
      const arn = gatewayArn(connection, `/usageplans/${id}`);
      await applyGatewayTags(connection, arn, state.tags, inputs.tags);
    }
    return {};
  },

  // Like the official provider, which takes all stages out of a plan before it deletes it.
  // Source: hashicorp/terraform-provider-aws, internal/service/apigateway/usage_plan.go, resourceUsagePlanDelete.
  async delete(connection, id, { apiStages = [] }) {
    const gateway = connection.client(APIGateway);
    const patchOperations = listChanges("/apiStages", apiStages.map(nameOf), []);
    if (patchOperations.length > 0) {
      await gateway.updateUsagePlan({ usagePlanId: id, patchOperations });
    }
    await gateway.deleteUsagePlan({ usagePlanId: id });
  },
});

function nameOf({ apiId, stage }: ApiStage): string {
  return `${apiId}:${stage}`;
}

function stageOf({ apiId, stage, throttles }: ApiStage) {
  if (!throttles) return { apiId, stage };
  const throttle = Object.fromEntries(
    throttles.map(({ path, burstLimit, rateLimit }) => [path, { burstLimit, rateLimit }]),
  );
  return { apiId, stage, throttle };
}

function patchesOf({ inputs, state, changed }: Change<Inputs, Outputs>): PatchOperation[] {
  return [
    ...replacements(changed, {
      name: ["/name", inputs.name],
      description: ["/description", inputs.description],
      productCode: ["/productCode", inputs.productCode],
    }),
    ...(changed.has("throttleSettings") ? throttlePatches(inputs) : []),
    ...(changed.has("quotaSettings") ? quotaPatches(inputs) : []),
    ...(changed.has("apiStages")
      ? stagePatches(state.apiStages ?? [], inputs.apiStages ?? [])
      : []),
  ];
}

function throttlePatches({ throttleSettings: throttle }: Inputs): PatchOperation[] {
  if (!throttle) return [{ op: "remove", path: "/throttle" }];
  return [
    replace("/throttle/rateLimit", throttle.rateLimit ?? 0),
    replace("/throttle/burstLimit", throttle.burstLimit ?? 0),
  ];
}

function quotaPatches({ quotaSettings: quota }: Inputs): PatchOperation[] {
  if (!quota) return [{ op: "remove", path: "/quota" }];
  return [
    replace("/quota/limit", quota.limit),
    replace("/quota/offset", quota.offset ?? 0),
    replace("/quota/period", quota.period),
  ];
}

function stagePatches(old: readonly ApiStage[], wanted: readonly ApiStage[]): PatchOperation[] {
  const known = new Map(old.map((stage) => [nameOf(stage), JSON.stringify(stage.throttles ?? [])]));
  const rethrottled = wanted.filter(
    (stage) => (known.get(nameOf(stage)) ?? "[]") !== JSON.stringify(stage.throttles ?? []),
  );
  return [
    ...listChanges("/apiStages", old.map(nameOf), wanted.map(nameOf)),
    ...rethrottled.map((stage) =>
      stage.throttles?.length
        ? replace(`/apiStages/${nameOf(stage)}/throttle`, JSON.stringify(stageOf(stage).throttle))
        : { op: "remove" as const, path: `/apiStages/${nameOf(stage)}/throttle` },
    ),
  ];
}

function described(found: UsagePlan): Observed<Inputs> {
  const { quota, throttle } = found;
  return {
    name: found.name,
    description: found.description || null,
    apiStages: found.apiStages?.length ? found.apiStages.map(stageSeen) : null,
    throttleSettings: throttle
      ? { rateLimit: throttle.rateLimit, burstLimit: throttle.burstLimit }
      : null,
    quotaSettings: quota?.limit
      ? {
          limit: Number(quota.limit),
          period: quota.period ?? "",
          offset: Number(quota.offset ?? 0) || undefined,
        }
      : null,
    productCode: found.productCode,
    tags: tagMap(found.tags),
  };
}

function stageSeen({
  apiId = "",
  stage = "",
  throttle,
}: NonNullable<UsagePlan["apiStages"]>[number]) {
  const throttles = Object.entries(throttle ?? {}).map(([path, limits]) => ({
    path,
    burstLimit: limits.burstLimit,
    rateLimit: limits.rateLimit,
  }));
  return throttles.length > 0 ? { apiId, stage, throttles } : { apiId, stage };
}
