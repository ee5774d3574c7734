import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { callSettings, SLOW_CHANGE } from "../../../stores/call-settings.ts";
import { type AccountAccess, sessionIn } from "../../../stores/shard-session.ts";

/** Clients for every service in which a dead process may have left something. */
export interface ShardClients {
  /** AWS account that they work in. */
  readonly account: string;
  /** REST APIs and usage plans. */
  readonly apiGateway: APIGatewayClient;
  /** User pools. */
  readonly cognito: CognitoIdentityProviderClient;
  /** Tables. */
  readonly dynamoDb: DynamoDBClient;
  /** Roles and policies. */
  readonly iam: IAMClient;
  /** Functions and layers. */
  readonly lambda: LambdaClient;
  /** Log groups. */
  readonly logs: CloudWatchLogsClient;
  /** Buckets. */
  readonly s3: S3Client;
  /** Parameters. */
  readonly ssm: SSMClient;
}

/** Clients with one session in the account of a stack. */
export function shardClients(access: AccountAccess): ShardClients {
  const settings = {
    region: access.region,
    credentials: sessionIn(access, "tenantry-recover"),
    ...callSettings(SLOW_CHANGE),
  };
  return {
    account: access.account,
    apiGateway: new APIGatewayClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    // A bucket's own host name does not lead to the local AWS; the path does, and works on AWS too.
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
  };
}
