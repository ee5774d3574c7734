import type { Connection } from "../../connection.ts";

/**
 * The address under which API Gateway calls a function.
 *
 * Source: API Gateway REST API reference, "Integration", `uri`.
 */
export function invokeArnOf({ region }: Connection, functionArn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}
