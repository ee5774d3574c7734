import { type AliasConfiguration, Lambda } from "@aws-sdk/client-lambda";
import type { AliasArgs } from "@pulumi/aws/lambda/alias.js";
import type { Connection } from "../../connection.ts";
import { type Checked, defineResource } from "../../resource-definition.ts";
import { block, map, value } from "../../shape.ts";
import { invokeArnOf } from "./invoke-arn.ts";

type Given = "name" | "functionName" | "functionVersion";
type Inputs = Checked<AliasArgs, Given>;

interface Outputs {
  readonly arn: string;
  readonly invokeArn: string;
}

/** A name for one version of a function, or for two with weights. */
export const alias = defineResource<AliasArgs, Outputs, Given>({
  inputs: {
    name: value,
    functionName: value,
    functionVersion: value,
    description: value,
    routingConfig: block({ additionalVersionWeights: map }),
  },
  required: ["functionName", "functionVersion"],
  replaceOn: ["name", "functionName"],
  outputs: ["arn", "invokeArn"],
  autoname: "name",

  importKey(importId) {
    const [functionName, name] = importId.split("/");
    return { id: importId, state: { functionName, name } };
  },

  async create(connection, inputs) {
    const made = await connection.client(Lambda).createAlias(requestOf(inputs));
    return { id: made.AliasArn ?? "", outputs: outputsOf(connection, made) };
  },

  async read(connection, _id, { functionName, name }) {
    const found = await connection
      .client(Lambda)
      .getAlias({ FunctionName: functionName, Name: name });
    const weights = found.RoutingConfig?.AdditionalVersionWeights ?? {};
    return {
      id: found.AliasArn,
      inputs: {
        name,
        functionName,
        functionVersion: found.FunctionVersion,
        description: found.Description || null,
        routingConfig:
          Object.keys(weights).length > 0 ? { additionalVersionWeights: weights } : null,
      },
      outputs: outputsOf(connection, found),
    };
  },

  async update(connection, { inputs }) {
    const request = requestOf(inputs);
    await connection.client(Lambda).updateAlias({
      ...request,
      RoutingConfig: request.RoutingConfig ?? { AdditionalVersionWeights: {} },
    });
    return {};
  },

  async delete(connection, _id, { functionName, name }) {
    await connection.client(Lambda).deleteAlias({ FunctionName: functionName, Name: name });
  },
});

function requestOf({ name, functionName, functionVersion, description, routingConfig }: Inputs) {
  const weights = routingConfig?.additionalVersionWeights;
  return {
    FunctionName: functionName,
    Name: name,
    FunctionVersion: functionVersion,
    Description: description ?? "",
    ...(weights ? { RoutingConfig: { AdditionalVersionWeights: weights } } : {}),
  };
}

function outputsOf(connection: Connection, { AliasArn = "" }: AliasConfiguration): Outputs {
  return { arn: AliasArn, invokeArn: invokeArnOf(connection, AliasArn) };
}
