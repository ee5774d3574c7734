import { APIGateway, type ApiKey } from "@aws-sdk/client-api-gateway";
import type { ApiKeyArgs } from "@pulumi/aws/apigateway/apiKey.js";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { map, value } from "../../shape.ts";
import { tagMap } from "../../tags.ts";
import { replacements } from "./patch.ts";
import { applyGatewayTags, gatewayArn } from "./tags.ts";

interface Outputs {
  readonly arn: string;
  readonly value: string;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

/** A key that usage plans count by. */
export const apiKey = defineResource<ApiKeyArgs, Outputs, "name" | "enabled">({
  inputs: { name: value, value, description: value, enabled: value, customerId: value, tags: map },
  replaceOn: ["value"],
  outputs: ["arn", "value", "createdDate", "lastUpdatedDate"],
  defaults: { enabled: true },
  autoname: "name",
  namesMayRepeat: true,
  moves: () => ["lastUpdatedDate"],

  async create(connection, inputs) {
    const made = await connection.client(APIGateway).createApiKey({
      name: inputs.name,
      value: inputs.value,
      description: inputs.description,
      enabled: inputs.enabled,
      customerId: inputs.customerId,
      tags: inputs.tags,
    });
    return { id: made.id ?? "", outputs: outputsOf(connection, made) };
  },

  async read(connection, id) {
    const found = await connection.client(APIGateway).getApiKey({ apiKey: id, includeValue: true });
    return {
      inputs: {
        name: found.name,
        value: found.value,
        description: found.description || null,
        enabled: found.enabled,
        customerId: found.customerId || null,
        tags: tagMap(found.tags),
      },
      outputs: outputsOf(connection, found),
    };
  },

  async update(connection, { id, inputs, state, changed }) {
    const patchOperations = replacements(changed, {
      name: ["/name", inputs.name],
      description: ["/description", inputs.description],
      enabled: ["/enabled", inputs.enabled],
      customerId: ["/customerId", inputs.customerId],
    });
    const gateway = connection.client(APIGateway);
    if (patchOperations.length > 0) await gateway.updateApiKey({ apiKey: id, patchOperations });
    if (changed.has("tags")) {
      await applyGatewayTags(connection, state.arn ?? "", state.tags, inputs.tags);
    }
    const found = await gateway.getApiKey({ apiKey: id });
    return { lastUpdatedDate: found.lastUpdatedDate?.toISOString() ?? "" };
  },

  async delete(connection, id) {
    await connection.client(APIGateway).deleteApiKey({ apiKey: id });
  },
});

function outputsOf(connection: Connection, found: ApiKey): Outputs {
  return {
    arn: gatewayArn(connection, `/apikeys/${found.id}`),
    value: found.value ?? "",
    createdDate: found.createdDate?.toISOString() ?? "",
    lastUpdatedDate: found.lastUpdatedDate?.toISOString() ?? "",
  };
}
