/** A setting of another resource, of which there is one whatever the number of planes. */
const SETTING = "a setting of something that is counted or explained itself";

/**
 * Every type that a program registers without using up a quota, with the reason why none binds.
 *
 * Numbers are AWS's defaults for an account and Region, before any raise.
 */
export const UNCOUNTED_TYPES: Readonly<Record<string, string>> = {
  "aws:apigateway/account:Account": SETTING,
  "aws:apigateway/deployment:Deployment":
    "AWS names no number; how fast they are made is paced by start slots",
  "aws:apigateway/methodSettings:MethodSettings": SETTING,
  "aws:apigateway/stage:Stage":
    "10 an API, of which a plane has 2. Source: API Gateway quotas, stages per API",
  "aws:apigateway/usagePlanKey:UsagePlanKey":
    "joins a key that is counted to a plan that is. Source: API Gateway quotas, usage plans per API key (10)",
  "aws:cloudwatch/eventBus:EventBus":
    "100, of which the hub has 1. Source: EventBridge quotas, event buses",
  "aws:cloudwatch/logGroup:LogGroup":
    "1,000,000, of which a plane has a few. Source: CloudWatch Logs quotas, log groups",
  "aws:codebuild/project:Project":
    "5,000, of which the hub has 1. Source: CodeBuild quotas, build projects",
  "aws:codepipeline/pipeline:Pipeline":
    "1,000, of which the hub has 1 a shard. Source: CodePipeline quotas, pipelines per Region",
  "aws:cognito/userGroup:UserGroup":
    "10,000 a user pool, of which a pool's limit of tenants stays below. Source: Cognito quotas, groups per user pool",
  "aws:cognito/userPoolClient:UserPoolClient":
    "1,000 a user pool, of which each has 1. Source: Cognito quotas, app clients per user pool",
  "aws:ec2/securityGroup:SecurityGroup":
    "2,500, of which the hub has 1. Source: VPC quotas, security groups per Region",
  "aws:ecs/cluster:Cluster": "10,000, of which the hub has 1. Source: ECS quotas, clusters",
  "aws:iam/policy:Policy":
    "1,500 an account, of which a shard has 1. Source: IAM quotas, customer managed policies",
  "aws:iam/rolePolicy:RolePolicy":
    "part of a role that is counted, and bounded by its size. Source: IAM quotas, role inline policy size",
  "aws:kms/alias:Alias": "50 a key, of which it has 1. Source: KMS quotas, aliases per KMS key",
  "aws:kms/key:Key": "100,000, of which the hub has 1. Source: KMS quotas, KMS keys",
  "aws:lambda/alias:Alias": "AWS names no number; a function has one for each slot",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "AWS names no number; the hub has 2",
  "aws:lambda/layerVersion:LayerVersion":
    "counted in bytes of archives: 75 GB, which AWS raises, hold 125 MB for each of 600 planes, versions of earlier releases among them. Source: Lambda quotas, storage for uploaded functions and layers",
  "aws:lambda/permission:Permission":
    "part of a function's policy, and bounded by its size. Source: Lambda quotas, function resource-based policy (20 KB)",
  "aws:s3/bucket:Bucket":
    "10,000 an account, of which a shard has 1. Source: S3 quotas, general purpose buckets",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": SETTING,
  "aws:s3/bucketObjectv2:BucketObjectv2": "S3 takes any number of objects",
  "aws:s3/bucketPolicy:BucketPolicy": SETTING,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": SETTING,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": SETTING,
  "aws:s3/bucketVersioning:BucketVersioning": SETTING,
  "aws:scheduler/schedule:Schedule":
    "10,000,000, of which the hub has 1. Source: EventBridge Scheduler quotas, number of schedules",
  "aws:sfn/stateMachine:StateMachine":
    "10,000, of which the hub has 1 a workflow. Source: Step Functions quotas, registered state machines",
  "aws:sqs/queue:Queue": "AWS names no number; the hub has 5",
  "aws:ssm/parameter:Parameter":
    "10,000, of which a shard has 1. Source: Systems Manager quotas, standard parameters",
  "awsx:ec2:Vpc": "5, of which the hub has 1. Source: VPC quotas, VPCs per Region",
  "awsx:ecs:FargateService":
    "5,000 a cluster, of which the hub's has 1. Source: ECS quotas, services per cluster",
};
