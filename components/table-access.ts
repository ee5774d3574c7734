import type { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policy.ts";

/** Calls of the stores, whose transactions are authorised item by item. */
export const WRITING = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
] as const;

/** The right to do something with whole tables and their indexes. */
export function tableAccess(
  sid: string,
  tables: readonly Table[],
  actions: readonly string[],
): Statement {
  return {
    Sid: sid,
    Action: actions,
    Resource: tables.flatMap(({ arn }) => [arn, pulumi.interpolate`${arn}/index/*`]),
  };
}
