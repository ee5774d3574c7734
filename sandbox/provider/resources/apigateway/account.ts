import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { AccountArgs } from "@pulumi/aws/apigateway/account.js";
import { isRoleNotReady } from "../../aws-failure.ts";
import type { Connection } from "../../connection.ts";
import { defineResource } from "../../resource-definition.ts";
import { value } from "../../shape.ts";
import { retryWhile } from "../../waiting.ts";

interface Outputs {
  readonly apiKeyVersion: string;
  readonly features: readonly string[];
}

/** Settings of all APIs of a Region: the role that writes their logs. */
export const account = defineResource<AccountArgs, Outputs>({
  inputs: { cloudwatchRoleArn: value },
  outputs: ["apiKeyVersion", "features"],

  async create(connection, inputs) {
    const outputs = await write(connection, inputs.cloudwatchRoleArn);
    return { id: await connection.account(), outputs };
  },

  async read(connection) {
    const found = await connection.client(APIGateway).getAccount({});
    return {
      inputs: { cloudwatchRoleArn: found.cloudwatchRoleArn || null },
      outputs: { apiKeyVersion: found.apiKeyVersion ?? "", features: found.features ?? [] },
    };
  },

  update(connection, { inputs }) {
    return write(connection, inputs.cloudwatchRoleArn);
  },

  async delete(connection) {
    await write(connection, undefined);
  },
});

async function write(connection: Connection, roleArn: string | undefined): Promise<Outputs> {
  const found = await retryWhile(isRoleNotReady, () =>
    connection.client(APIGateway).updateAccount({
      patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: roleArn ?? "" }],
    }),
  );
  return { apiKeyVersion: found.apiKeyVersion ?? "", features: found.features ?? [] };
}
