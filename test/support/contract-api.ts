import { request } from "node:http";
import {
  APIGatewayClient,
  DeleteRestApiCommand,
  GetRestApiCommand,
  ImportRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import type { ContractCloud } from "./contract-cloud.ts";

/** What an API answered. */
export interface ApiAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Headers, names in lower case. */
  readonly headers: NodeJS.Dict<string | string[]>;
  /** Body as text. */
  readonly body: string;
}

/** Integration of a function. */
export function integrationOf(cloud: ContractCloud, functionArn: string) {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: `arn:aws:apigateway:${cloud.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  };
}

/** Imports an API and gives its id. */
export async function importApi(cloud: ContractCloud, document: object): Promise<string> {
  const apiGateway = cloud.client(APIGatewayClient);
  const { id = "" } = await apiGateway.send(
    new ImportRestApiCommand({ body: new TextEncoder().encode(JSON.stringify(document)) }),
  );
  await apiGateway.send(new GetRestApiCommand({ restApiId: id }));
  cloud.later(() => apiGateway.send(new DeleteRestApiCommand({ restApiId: id })));
  return id;
}

/** Calls a stage of an API, without a signature. */
export async function callApi(
  cloud: ContractCloud,
  stage: { readonly api: string; readonly stage: string },
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<ApiAnswer> {
  if (cloud.isReal) {
    const host = `https://${stage.api}.execute-api.${cloud.region}.amazonaws.com`;
    const answer = await fetch(`${host}/${stage.stage}${path}`, { method, headers });
    const body = await answer.text();
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body };
  }
  const url = `${cloud.local.endpoint}/_aws/execute-api/${stage.api}/${stage.stage}${path}`;
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (answer) => {
      answer.setEncoding("utf8");
      answer.toArray().then(
        (chunks) =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: chunks.join(""),
          }),
        reject,
      );
    })
      .on("error", reject)
      .end();
  });
}
