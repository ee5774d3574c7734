import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { UsagePlanKeyArgs } from "@pulumi/aws/apigateway/usagePlanKey.js";
import { defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";

interface Outputs {
  readonly name: string;
  readonly value: string;
}

type Given = "keyId" | "keyType" | "usagePlanId";

/**
 * Puts a key into a plan.
 *
 * Its output `value` stays empty: the SDK does not mark it secret, so the key would lie open in the state.
 */
export const usagePlanKey = defineResource<UsagePlanKeyArgs, Outputs, Given>({
  inputs: { keyId: value, keyType: value, usagePlanId: value },
  required: ["keyId", "keyType", "usagePlanId"],
  replaceOn: ["keyId", "keyType", "usagePlanId"],
  outputs: ["name", "value"],

  importKey(importId) {
    const [usagePlanId, keyId = ""] = importId.split("/");
    return { id: keyId, state: { usagePlanId, keyId } };
  },

  async create(connection, { keyId, keyType, usagePlanId }) {
    const made = await connection
      .client(APIGateway)
      .createUsagePlanKey({ usagePlanId, keyId, keyType });
    return { id: keyId, outputs: { name: made.name ?? "", value: "" } };
  },

  async read(connection, id, { usagePlanId }) {
    const found = await connection.client(APIGateway).getUsagePlanKey({ usagePlanId, keyId: id });
    return {
      inputs: { keyId: id, usagePlanId, keyType: found.type ?? "API_KEY" },
      outputs: { name: found.name ?? "" },
    };
  },

  async delete(connection, id, { usagePlanId }) {
    await connection.client(APIGateway).deleteUsagePlanKey({ usagePlanId, keyId: id });
  },
});
