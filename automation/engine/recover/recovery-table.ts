import {
  findBucket,
  findLogGroup,
  findParameter,
  findPolicy,
  findRole,
  findTable,
} from "./find-by-name.ts";
import {
  findApiKey,
  findDeployment,
  findRestApi,
  findStage,
  findUsagePlan,
  findUsagePlanKey,
} from "./find-in-api-gateway.ts";
import { findUserGroup, findUserPool, findUserPoolClient } from "./find-in-cognito.ts";
import {
  findAlias,
  findEventSourceMapping,
  findFunction,
  findLayerVersion,
  findPermission,
} from "./find-in-lambda.ts";
import type { Finder } from "./finder.ts";

/** Making it again changes nothing, so that it need not be found. */
type Repeatable = "repeatable";

/**
 * How each type of resource is found whose making was not recorded. Every type that a program of a
 * fleet stack uses has a row; a test compares.
 */
export const RECOVERY: Readonly<Record<string, Finder | Repeatable>> = {
  "aws:apigateway/account:Account": "repeatable",
  "aws:apigateway/apiKey:ApiKey": findApiKey,
  "aws:apigateway/deployment:Deployment": findDeployment,
  "aws:apigateway/restApi:RestApi": findRestApi,
  "aws:apigateway/stage:Stage": findStage,
  "aws:apigateway/usagePlan:UsagePlan": findUsagePlan,
  "aws:apigateway/usagePlanKey:UsagePlanKey": findUsagePlanKey,
  "aws:cloudwatch/logGroup:LogGroup": findLogGroup,
  "aws:cognito/userGroup:UserGroup": findUserGroup,
  "aws:cognito/userPool:UserPool": findUserPool,
  "aws:cognito/userPoolClient:UserPoolClient": findUserPoolClient,
  "aws:dynamodb/table:Table": findTable,
  "aws:iam/policy:Policy": findPolicy,
  "aws:iam/role:Role": findRole,
  "aws:iam/rolePolicy:RolePolicy": "repeatable",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "repeatable",
  "aws:lambda/alias:Alias": findAlias,
  "aws:lambda/eventSourceMapping:EventSourceMapping": findEventSourceMapping,
  "aws:lambda/function:Function": findFunction,
  "aws:lambda/layerVersion:LayerVersion": findLayerVersion,
  "aws:lambda/permission:Permission": findPermission,
  "aws:s3/bucket:Bucket": findBucket,
  "aws:s3/bucketPolicy:BucketPolicy": "repeatable",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "repeatable",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "repeatable",
  "aws:s3/bucketVersioning:BucketVersioning": "repeatable",
  "aws:ssm/parameter:Parameter": findParameter,
  "pulumi:providers:aws": "repeatable",
};
