import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetPolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { textOf } from "../stack-state.ts";
import { type Finder, foundIf, named } from "./finder.ts";

/** Tables. */
export const findTable: Finder = (lost, { dynamoDb }) => {
  const TableName = named(lost, "name");
  return foundIf(TableName, dynamoDb.send(new DescribeTableCommand({ TableName })));
};

/** Roles. */
export const findRole: Finder = (lost, { iam }) => {
  const RoleName = named(lost, "name");
  return foundIf(RoleName, iam.send(new GetRoleCommand({ RoleName })));
};

/** Managed policies, whose id in the state is their ARN. */
export const findPolicy: Finder = async (lost, { iam, account }) => {
  const PolicyArn = `arn:aws:iam::${account}:policy${textOf(lost.inputs.path) ?? "/"}${named(lost, "name")}`;
  const found = await foundIf(PolicyArn, iam.send(new GetPolicyCommand({ PolicyArn })));
  return found && { ...found, attributes: { arn: PolicyArn } };
};

/** Log groups; the service looks for them by the beginning of their names. */
export const findLogGroup: Finder = async (lost, { logs }) => {
  const name = named(lost, "name");
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: name }),
  );
  return logGroups.some(({ logGroupName }) => logGroupName === name) ? { id: name } : undefined;
};

/** Parameters. Their values are not read. */
export const findParameter: Finder = (lost, { ssm }) => {
  const Name = named(lost, "name");
  return foundIf(Name, ssm.send(new GetParameterCommand({ Name, WithDecryption: false })));
};

/** Buckets. */
export const findBucket: Finder = (lost, { s3 }) => {
  const Bucket = named(lost, "bucket");
  return foundIf(Bucket, s3.send(new HeadBucketCommand({ Bucket })));
};
