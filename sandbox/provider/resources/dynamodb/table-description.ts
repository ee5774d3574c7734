import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { TableArgs } from "@pulumi/aws/dynamodb/table.js";
import type { Checked, Observed } from "../../resource-definition.ts";
import { words } from "../../words.ts";

/** Inputs of a table after Check. */
export type TableInputs = Checked<TableArgs, "name" | "attributes" | "hashKey" | "billingMode">;

/** Outputs of a table. */
export interface TableOutputs {
  /** ARN of the table. */
  readonly arn: string;
  /** ARN of the latest stream; empty without one. */
  readonly streamArn: string;
  /** Time at which the latest stream was made; empty without one. */
  readonly streamLabel: string;
}

/** The inputs that a table shows. */
export function describedTable(found: TableDescription): Observed<TableInputs> {
  const isOnDemand = found.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const capacity = isOnDemand ? undefined : found.ProvisionedThroughput;
  const stream = found.StreamSpecification;
  const encryption = found.SSEDescription;
  return {
    name: found.TableName,
    ...keysOf(found.KeySchema),
    attributes: (found.AttributeDefinitions ?? []).map((attribute) => ({
      name: attribute.AttributeName ?? "",
      type: attribute.AttributeType ?? "",
    })),
    billingMode: isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    readCapacity: capacity?.ReadCapacityUnits,
    writeCapacity: capacity?.WriteCapacityUnits,
    globalSecondaryIndexes: indexesOf(found),
    streamEnabled: stream?.StreamEnabled ?? null,
    streamViewType: stream?.StreamViewType ?? null,
    serverSideEncryption: encryption && {
      enabled: encryption.Status === "ENABLED",
      ...(encryption.KMSMasterKeyArn ? { kmsKeyArn: encryption.KMSMasterKeyArn } : {}),
    },
    deletionProtectionEnabled: found.DeletionProtectionEnabled,
    tableClass: found.TableClassSummary?.TableClass,
  };
}

function keysOf(schema: TableDescription["KeySchema"]) {
  const range = schema?.find((key) => key.KeyType === "RANGE")?.AttributeName;
  return {
    hashKey: schema?.find((key) => key.KeyType === "HASH")?.AttributeName ?? "",
    ...(range ? { rangeKey: range } : {}),
  };
}

function indexesOf({ GlobalSecondaryIndexes }: TableDescription) {
  if (!GlobalSecondaryIndexes?.length) return null;
  return GlobalSecondaryIndexes.map((index) => ({
    name: index.IndexName ?? "",
    ...keysOf(index.KeySchema),
    projectionType: index.Projection?.ProjectionType ?? "ALL",
    ...(index.Projection?.NonKeyAttributes?.length
      ? { nonKeyAttributes: words<string>(index.Projection.NonKeyAttributes) }
      : {}),
  }));
}

/** The outputs that a table shows. */
export function outputsOf(found: TableDescription): TableOutputs {
  return {
    arn: found.TableArn ?? "",
    streamArn: found.LatestStreamArn ?? "",
    streamLabel: found.LatestStreamLabel ?? "",
  };
}
