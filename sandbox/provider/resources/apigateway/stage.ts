import { APIGateway, type PatchOperation, type Stage } from "@aws-sdk/client-api-gateway";
import type { StageArgs } from "@pulumi/aws/apigateway/stage.js";
import type { Connection } from "../../connection.ts";
import {
  type Change,
  type Checked,
  defineResource,
  type Observed,
} from "../../resource-definition.ts";
import { block, map, value } from "../../shape.ts";
import { tagMap } from "../../tags.ts";
import { mapChanges, replace, replacements } from "./patch.ts";
import { applyGatewayTags, gatewayArn } from "./tags.ts";

type Given = "restApi" | "deployment" | "stageName";
type Inputs = Checked<StageArgs, Given>;

interface Outputs {
  readonly arn: string;
  readonly executionArn: string;
  readonly invokeUrl: string;
}

/** An address under which one deployment of an API, or two with a share each, is called. */
export const stage = defineResource<StageArgs, Outputs, Given>({
  inputs: {
    restApi: value,
    deployment: value,
    stageName: value,
    description: value,
    variables: map,
    xrayTracingEnabled: value,
    accessLogSettings: block({ destinationArn: value, format: value }),
    canarySettings: block({
      deploymentId: value,
      percentTraffic: value,
      stageVariableOverrides: map,
      useStageCache: value,
    }),
    cacheClusterEnabled: value,
    cacheClusterSize: value,
    documentationVersion: value,
    tags: map,
  },
  required: ["restApi", "deployment", "stageName"],
  replaceOn: ["restApi", "stageName"],
  outputs: ["arn", "executionArn", "invokeUrl"],
  autoname: "stageName",

  importKey(importId) {
    const [restApi = "", stageName = ""] = importId.split("/");
    return { id: `ags-${restApi}-${stageName}`, state: { restApi, stageName } };
  },

  async create(connection, inputs) {
    const canary = inputs.canarySettings;
    await connection.client(APIGateway).createStage({
      restApiId: inputs.restApi,
      deploymentId: inputs.deployment,
      stageName: inputs.stageName,
      description: inputs.description,
      variables: inputs.variables,
      tracingEnabled: inputs.xrayTracingEnabled,
      cacheClusterEnabled: inputs.cacheClusterEnabled,
      documentationVersion: inputs.documentationVersion,
      canarySettings: canary,
      tags: inputs.tags,
    });
    const outputs = await outputsOf(connection, inputs);
    return { id: `ags-${inputs.restApi}-${inputs.stageName}`, outputs };
  },

  async complete(connection, _id, inputs) {
    if (inputs.accessLogSettings) await patch(connection, inputs, accessLogPatches(inputs));
    return {};
  },

  async read(connection, _id, { restApi = "", stageName = "" }) {
    const found = await connection.client(APIGateway).getStage({ restApiId: restApi, stageName });
    return {
      inputs: { restApi, stageName, ...described(found) },
      outputs: await outputsOf(connection, { restApi, stageName }),
    };
  },

  async update(connection, change) {
    const { inputs, state, changed } = change;
    await patch(connection, inputs, patchesOf(change));
    if (changed.has("tags")) {
      const { arn } = await outputsOf(connection, inputs);
      await applyGatewayTags(connection, arn, state.tags, inputs.tags);
    }
    return {};
  },

  async delete(connection, _id, { restApi, stageName }) {
    await connection.client(APIGateway).deleteStage({ restApiId: restApi, stageName });
  },
});

async function patch(connection: Connection, inputs: Inputs, operations: PatchOperation[]) {
  if (operations.length === 0) return;
  await connection.client(APIGateway).updateStage({
    restApiId: inputs.restApi,
    stageName: inputs.stageName,
    patchOperations: operations,
  });
}

function patchesOf({ inputs, state, changed }: Change<Inputs, Outputs>): PatchOperation[] {
  return [
    ...replacements(changed, {
      deployment: ["/deploymentId", inputs.deployment],
      description: ["/description", inputs.description],
      xrayTracingEnabled: ["/tracingEnabled", inputs.xrayTracingEnabled ?? false],
      cacheClusterEnabled: ["/cacheClusterEnabled", inputs.cacheClusterEnabled ?? false],
      cacheClusterSize: ["/cacheClusterSize", inputs.cacheClusterSize],
      documentationVersion: ["/documentationVersion", inputs.documentationVersion],
    }),
    ...(changed.has("variables")
      ? mapChanges("/variables", state.variables, inputs.variables)
      : []),
    ...(changed.has("accessLogSettings") ? accessLogPatches(inputs) : []),
    ...(changed.has("canarySettings") ? canaryPatches(state, inputs) : []),
  ];
}

function accessLogPatches({ accessLogSettings: logs }: Inputs): PatchOperation[] {
  if (!logs) return [{ op: "remove", path: "/accessLogSettings" }];
  return [
    replace("/accessLogSettings/destinationArn", logs.destinationArn),
    replace("/accessLogSettings/format", logs.format),
  ];
}

function canaryPatches(
  { canarySettings: old }: Partial<Inputs>,
  { canarySettings: canary }: Inputs,
): PatchOperation[] {
  if (!canary) return [{ op: "remove", path: "/canarySettings" }];
  return [
    replace("/canarySettings/deploymentId", canary.deploymentId),
    replace("/canarySettings/percentTraffic", canary.percentTraffic ?? 0),
    replace("/canarySettings/useStageCache", canary.useStageCache ?? false),
    ...mapChanges(
      "/canarySettings/stageVariableOverrides",
      old?.stageVariableOverrides,
      canary.stageVariableOverrides,
    ),
  ];
}

function described(found: Stage): Observed<Inputs> {
  const { accessLogSettings: logs } = found;
  return {
    deployment: found.deploymentId,
    description: found.description || null,
    variables: found.variables ?? null,
    xrayTracingEnabled: found.tracingEnabled,
    accessLogSettings: logs?.destinationArn
      ? { destinationArn: logs.destinationArn, format: logs.format ?? "" }
      : null,
    canarySettings: canaryOf(found),
    cacheClusterEnabled: found.cacheClusterEnabled || undefined,
    documentationVersion: found.documentationVersion,
    tags: tagMap(found.tags),
  };
}

function canaryOf({ canarySettings: canary }: Stage) {
  if (!canary?.deploymentId) return null;
  const overrides = canary.stageVariableOverrides;
  return {
    deploymentId: canary.deploymentId,
    percentTraffic: canary.percentTraffic,
    ...(overrides ? { stageVariableOverrides: overrides } : {}),
    ...(String(canary.useStageCache) === "true" ? { useStageCache: true } : {}),
  };
}

async function outputsOf(
  connection: Connection,
  { restApi, stageName }: Pick<Inputs, "restApi" | "stageName">,
): Promise<Outputs> {
  return {
    arn: gatewayArn(connection, `/restapis/${restApi}/stages/${stageName}`),
    executionArn: await connection.arn("execute-api", `${restApi}/${stageName}`),
    invokeUrl: `${addressOf(connection, restApi)}/${stageName}`,
  };
}

/** At a local AWS the address that works is one below its own. */
function addressOf({ region }: Connection, restApi: string): string {
  const local = process.env.AWS_ENDPOINT_URL;
  if (local !== undefined) return `${local}/_aws/execute-api/${restApi}`;
  return `https://${restApi}.execute-api.${region}.amazonaws.com`;
}
