import { APIGateway, type MethodSetting, type PatchOperation } from "@aws-sdk/client-api-gateway";
import type { MethodSettingsArgs } from "@pulumi/aws/apigateway/methodSettings.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, value } from "../../shape.ts";
import { pointer, replace } from "./patch.ts";

type Given = "methodPath" | "restApi" | "settings" | "stageName";
type Inputs = Checked<MethodSettingsArgs, Given>;

/** API Gateway's path of each setting. Source: REST API reference, "UpdateStage", patch operations. */
const PATHS = {
  metricsEnabled: "metrics/enabled",
  loggingLevel: "logging/loglevel",
  dataTraceEnabled: "logging/dataTrace",
  throttlingBurstLimit: "throttling/burstLimit",
  throttlingRateLimit: "throttling/rateLimit",
  cachingEnabled: "caching/enabled",
  cacheTtlInSeconds: "caching/ttlInSeconds",
  cacheDataEncrypted: "caching/dataEncrypted",
} as const satisfies Partial<Record<keyof MethodSetting, string>>;

type Setting = keyof typeof PATHS;

/** Values that stand for "not set". Source: Terraform AWS provider, `aws_api_gateway_method_settings`. */
const UNSET: Readonly<Record<Setting, unknown>> = {
  metricsEnabled: false,
  loggingLevel: "OFF",
  dataTraceEnabled: false,
  throttlingBurstLimit: -1,
  throttlingRateLimit: -1,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
};

/** Logging, metrics and throttling of a stage's methods; path `*\/*` means all. */
export const methodSettings = defineResource<MethodSettingsArgs, object, Given>({
  inputs: {
    restApi: value,
    stageName: value,
    methodPath: value,
    settings: block(Object.fromEntries(Object.keys(PATHS).map((name) => [name, value]))),
  },
  required: ["methodPath", "restApi", "settings", "stageName"],
  replaceOn: ["restApi", "stageName", "methodPath"],
  outputs: [],

  importKey(importId) {
    const [restApi = "", stageName = "", ...rest] = importId.split("/");
    const state = { restApi, stageName, methodPath: rest.join("/") };
    return { id: idOf(state), state };
  },

  async create(connection, inputs) {
    await apply(connection, inputs, {});
    return { id: idOf(inputs), outputs: {} };
  },

  async read(connection, _id, { restApi, stageName, methodPath = "" }) {
    const found = await connection.client(APIGateway).getStage({ restApiId: restApi, stageName });
    const settings = found.methodSettings?.[methodPath];
    if (!settings) return undefined;
    return { inputs: { restApi, stageName, methodPath, settings: seenOf(settings) }, outputs: {} };
  },

  async update(connection, { inputs, state }) {
    await apply(connection, inputs, state.settings ?? {});
    return {};
  },

  async delete(connection, _id, { restApi, stageName, methodPath = "" }) {
    await connection.client(APIGateway).updateStage({
      restApiId: restApi,
      stageName,
      patchOperations: [{ op: "remove", path: `/${pathOf(methodPath)}` }],
    });
  },
});

function idOf({ restApi, stageName, methodPath }: Omit<Inputs, "settings">): string {
  return `${restApi}-${stageName}-${methodPath}`;
}

/** `*\/*` is taken as it is; the resource's path in any other is one part. */
function pathOf(methodPath: string): string {
  if (methodPath === "*/*") return methodPath;
  const slash = methodPath.lastIndexOf("/");
  return `${pointer(methodPath.slice(0, slash))}/${methodPath.slice(slash + 1)}`;
}

async function apply(connection: Connection, inputs: Inputs, old: Partial<Inputs["settings"]>) {
  await connection.client(APIGateway).updateStage({
    restApiId: inputs.restApi,
    stageName: inputs.stageName,
    patchOperations: patchesOf(inputs, old),
  });
}

function patchesOf({ methodPath, settings }: Inputs, old: Partial<Inputs["settings"]>) {
  return settingNames()
    .filter((name) => settings[name] !== undefined || old[name] !== undefined)
    .map((name): PatchOperation => {
      const wanted = settings[name] ?? UNSET[name];
      return replace(`/${pathOf(methodPath)}/${PATHS[name]}`, wanted);
    });
}

/** A setting that is at its default may be one that nobody asked for. */
function seenOf(settings: MethodSetting): Inputs["settings"] {
  return Object.fromEntries(
    settingNames()
      .filter((name) => settings[name] !== UNSET[name])
      .map((name) => [name, settings[name]]),
  );
}

function settingNames(): readonly Setting[] {
  // The keys of a literal are exactly these.
  return Object.keys(PATHS) as Setting[];
}
