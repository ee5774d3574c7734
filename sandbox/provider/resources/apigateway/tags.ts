import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { Connection } from "../../connection.ts";
import { applyTags, type Tags } from "../../tags.ts";

/** ARN of a thing of API Gateway, which names no account. */
export function gatewayArn({ region }: Connection, path: string): string {
  return `arn:aws:apigateway:${region}::${path}`;
}

/** Makes the tags of a thing of API Gateway what they shall be. */
export async function applyGatewayTags(
  connection: Connection,
  resourceArn: string,
  old: Tags | undefined,
  wanted: Tags | undefined,
): Promise<void> {
  const gateway = connection.client(APIGateway);
  await applyTags(old, wanted, {
    set: (tags) => gateway.tagResource({ resourceArn, tags }),
    remove: (tagKeys) => gateway.untagResource({ resourceArn, tagKeys }),
  });
}
