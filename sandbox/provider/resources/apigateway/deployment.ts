import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { DeploymentArgs } from "@pulumi/aws/apigateway/deployment.js";
import { defineResource } from "../../resource-definition.ts";
import { map, value } from "../../shape.ts";
import { replacements } from "./patch.ts";

interface Outputs {
  readonly createdDate: string;
}

/** A snapshot of an API; it never changes, so that other triggers make another. */
export const deployment = defineResource<DeploymentArgs, Outputs, "restApi">({
  inputs: { restApi: value, description: value, triggers: map, variables: map },
  required: ["restApi"],
  replaceOn: ["restApi", "triggers", "variables"],
  outputs: ["createdDate"],
  namesMayRepeat: true,

  importKey(importId) {
    const [restApi, id = ""] = importId.split("/");
    return { id, state: { restApi } };
  },

  async create(connection, inputs) {
    const made = await connection.client(APIGateway).createDeployment({
      restApiId: inputs.restApi,
      description: inputs.description,
      variables: inputs.variables,
    });
    const outputs = { createdDate: made.createdDate?.toISOString() ?? "" };
    return { id: made.id ?? "", outputs };
  },

  async read(connection, id, { restApi }) {
    const found = await connection
      .client(APIGateway)
      .getDeployment({ restApiId: restApi, deploymentId: id });
    return {
      inputs: { restApi, description: found.description || null },
      outputs: { createdDate: found.createdDate?.toISOString() ?? "" },
    };
  },

  async update(connection, { id, inputs, changed }) {
    await connection.client(APIGateway).updateDeployment({
      restApiId: inputs.restApi,
      deploymentId: id,
      patchOperations: replacements(changed, {
        description: ["/description", inputs.description],
      }),
    });
    return {};
  },

  async delete(connection, id, { restApi }) {
    await connection.client(APIGateway).deleteDeployment({ restApiId: restApi, deploymentId: id });
  },
});
