import { APIGateway, type RestApi } from "@aws-sdk/client-api-gateway";
import type { RestApiArgs } from "@pulumi/aws/apigateway/restApi.js";
import type { Connection } from "../../connection.ts";
import { type Change, type Checked, defineResource } from "../../resource-definition.ts";
import { block, json, map, policy, set, value } from "../../shape.ts";
import { tagMap } from "../../tags.ts";
import { word } from "../../words.ts";
import { listChanges, pointer, replacements } from "./patch.ts";
import { applyGatewayTags, gatewayArn } from "./tags.ts";

type Inputs = Checked<RestApiArgs, "name">;

interface Outputs {
  readonly arn: string;
  readonly executionArn: string;
  readonly rootResourceId: string;
  readonly createdDate: string;
}

/** A REST API, described by its OpenAPI document. */
export const restApi = defineResource<RestApiArgs, Outputs, "name">({
  inputs: {
    name: value,
    description: value,
    body: json,
    putRestApiMode: value,
    failOnWarnings: value,
    parameters: map,
    apiKeySource: value,
    binaryMediaTypes: set(value),
    minimumCompressionSize: value,
    disableExecuteApiEndpoint: value,
    endpointConfiguration: block({ types: value, ipAddressType: value }),
    policy,
    tags: map,
  },
  outputs: ["arn", "executionArn", "rootResourceId", "createdDate"],
  autoname: "name",
  namesMayRepeat: true,

  async create(connection, inputs) {
    const made = await connection.client(APIGateway).createRestApi({
      name: inputs.name,
      description: inputs.description,
      apiKeySource: word(inputs.apiKeySource),
      binaryMediaTypes: inputs.binaryMediaTypes?.slice(),
      minimumCompressionSize: numberOf(inputs.minimumCompressionSize),
      disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint,
      endpointConfiguration: inputs.endpointConfiguration && {
        types: [word(inputs.endpointConfiguration.types)],
        ipAddressType: word(inputs.endpointConfiguration.ipAddressType),
      },
      policy: inputs.policy,
      tags: inputs.tags,
    });
    return { id: made.id ?? "", outputs: {} };
  },

  async complete(connection, id, inputs) {
    if (inputs.body) await putBody(connection, id, inputs);
    const found = await connection.client(APIGateway).getRestApi({ restApiId: id });
    return outputsOf(connection, found);
  },

  async read(connection, id) {
    const found = await connection.client(APIGateway).getRestApi({ restApiId: id });
    const endpoint = found.endpointConfiguration;
    return {
      inputs: {
        name: found.name,
        description: found.description || null,
        apiKeySource: found.apiKeySource,
        binaryMediaTypes: found.binaryMediaTypes ?? null,
        minimumCompressionSize: found.minimumCompressionSize?.toString() ?? null,
        disableExecuteApiEndpoint: found.disableExecuteApiEndpoint || undefined,
        endpointConfiguration: endpoint?.types?.[0] ? { types: endpoint.types[0] } : undefined,
        policy: found.policy ? unescaped(found.policy) : undefined,
        tags: tagMap(found.tags),
      },
      outputs: await outputsOf(connection, found),
    };
  },

  async update(connection, change) {
    const { id, inputs, state, changed } = change;
    const gateway = connection.client(APIGateway);
    const patchOperations = patchesOf(change);
    if (patchOperations.length > 0) {
      await gateway.updateRestApi({ restApiId: id, patchOperations });
    }
    const hasNewBody = ["body", "parameters", "putRestApiMode"].some((name) => changed.has(name));
    if (hasNewBody && inputs.body) await putBody(connection, id, inputs);
    if (changed.has("tags")) {
      const arn = gatewayArn(connection, `/restapis/${id}`);
      await applyGatewayTags(connection, arn, state.tags, inputs.tags);
    }
    return outputsOf(connection, await gateway.getRestApi({ restApiId: id }));
  },

  async delete(connection, id) {
    await connection.client(APIGateway).deleteRestApi({ restApiId: id });
  },
});

/** Imports the document over what is there; its own settings win over those of the API. */
async function putBody(connection: Connection, id: string, inputs: Inputs): Promise<void> {
  await connection.client(APIGateway).putRestApi({
    restApiId: id,
    mode: word(inputs.putRestApiMode ?? "overwrite"),
    failOnWarnings: inputs.failOnWarnings,
    parameters: inputs.parameters,
    body: Buffer.from(inputs.body ?? ""),
  });
}

function patchesOf({ inputs, state, changed }: Change<Inputs, Outputs>) {
  const isClosed = inputs.disableExecuteApiEndpoint ?? false;
  return [
    ...replacements(changed, {
      name: ["/name", inputs.name],
      description: ["/description", inputs.description],
      apiKeySource: ["/apiKeySource", inputs.apiKeySource ?? "HEADER"],
      disableExecuteApiEndpoint: ["/disableExecuteApiEndpoint", isClosed],
      minimumCompressionSize: ["/minimumCompressionSize", inputs.minimumCompressionSize],
      policy: ["/policy", inputs.policy],
    }),
    ...(changed.has("endpointConfiguration") && inputs.endpointConfiguration
      ? endpointPatch(state, inputs.endpointConfiguration)
      : []),
    ...(changed.has("binaryMediaTypes") ? mediaTypePatches(state, inputs) : []),
  ];
}

function endpointPatch(
  { endpointConfiguration: old }: Partial<Inputs>,
  { types }: NonNullable<Inputs["endpointConfiguration"]>,
) {
  const path = `/endpointConfiguration/types/${old?.types ?? "EDGE"}`;
  return old?.types === types ? [] : [{ op: "replace" as const, path, value: types }];
}

/** The media type is the path here, and there is no value. */
function mediaTypePatches(state: Partial<Inputs>, inputs: Inputs) {
  const [old, wanted] = [state.binaryMediaTypes ?? [], inputs.binaryMediaTypes ?? []];
  return listChanges("/binaryMediaTypes", old, wanted).map(({ op, path, value: type }) => ({
    op,
    path: `${path}/${pointer(type ?? "")}`,
  }));
}

/** API Gateway hands policies back with every quote escaped. */
function unescaped(document: string): string {
  return document.replaceAll('\\"', '"').replaceAll("\\/", "/");
}

function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}

async function outputsOf(connection: Connection, found: RestApi): Promise<Outputs> {
  const id = found.id ?? "";
  return {
    arn: gatewayArn(connection, `/restapis/${id}`),
    executionArn: await connection.arn("execute-api", id),
    rootResourceId: found.rootResourceId ?? (await rootResourceOf(connection, id)),
    createdDate: found.createdDate?.toISOString() ?? "",
  };
}

async function rootResourceOf(connection: Connection, restApiId: string): Promise<string> {
  const gateway = connection.client(APIGateway);
  for (let position: string | undefined, isFirst = true; isFirst || position; isFirst = false) {
    const page = await gateway.getResources({ restApiId, limit: 500, position });
    const root = page.items?.find(({ path }) => path === "/")?.id;
    if (root) return root;
    position = page.position;
  }
  return "";
}
