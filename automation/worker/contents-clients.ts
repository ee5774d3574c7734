import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { ContentsClients } from "../../stores/account-contents.ts";
import { callSettings, SLOW_CHANGE } from "../../stores/call-settings.ts";
import { contentsPolicy } from "../../stores/session-policy.ts";
import { type AccountAccess, sessionIn } from "../../stores/shard-session.ts";

/** Clients with one session in an account, which can look and nothing else. */
export function contentsClients(access: AccountAccess): ContentsClients {
  const settings = {
    region: access.region,
    credentials: sessionIn({ ...access, policy: contentsPolicy() }, "tenantry-look"),
    ...callSettings(SLOW_CHANGE),
  };
  return {
    apiGateway: new APIGatewayClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
  };
}
