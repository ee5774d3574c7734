import type { Lanes } from "../../tenants/lane.ts";
import { CALL_TIMES, type TimedCall } from "../../tenants/latencies.ts";
import type { PacedCall } from "../../tenants/rates.ts";

/** What an operation does with a stack. */
export type Work = "provision" | "upgrade" | "remove";

/** Kinds of stacks that come and go with tenants. */
export type TenantStack = "pool" | "silo" | "tenant";

/** What one operation needs. */
export interface OperationShape {
  /** Calls that AWS paces. */
  readonly calls: readonly PacedCall[];
  /** Calls to API Gateway's control plane, reads included; all of an account share one rate. */
  readonly apiCalls: number;
  /** Calls that wait for each other: together they are the time that AWS takes. */
  readonly path: readonly TimedCall[];
}

/**
 * Time from a build's start until our worker runs in it, in milliseconds. Assumed: CodeBuild
 * provisions for most of a minute, and AWS documents no time.
 */
export const BUILD_START_MS = 50_000;

/** Time until a worker that is always there has taken an operation, in milliseconds. Assumed. */
export const EXPRESS_START_MS = 1_000;

/** The engine's own time for an operation, in milliseconds. Measured on two cores. */
export const ENGINE_MS = 4_000;

/** What the workflow around an operation adds to a sign-up, in milliseconds. Assumed. */
export const WORKFLOW_MS = 5_000;

const NEW_PLANE: readonly TimedCall[] = [
  "sts:AssumeRole",
  "dynamodb:CreateTable",
  "iam:PutRolePolicy",
  "lambda:CreateFunction",
  "lambda:PublishVersion",
  "lambda:CreateAlias",
  "apigateway:ImportRestApi",
  "apigateway:CreateDeployment",
  "apigateway:CreateStage",
  "apigateway:CreateUsagePlan",
  "apigateway:CreateUsagePlanKey",
];

const PLANE: Readonly<Record<Work, OperationShape>> = {
  provision: { calls: ["create-rest-api", "create-deployment"], apiCalls: 14, path: NEW_PLANE },
  upgrade: {
    calls: ["create-deployment"],
    apiCalls: 6,
    path: [
      "sts:AssumeRole",
      "lambda:UpdateFunctionCode",
      "lambda:PublishVersion",
      "apigateway:PutRestApi",
      "apigateway:CreateDeployment",
      "apigateway:UpdateStage",
    ],
  },
  remove: {
    calls: ["delete-rest-api"],
    apiCalls: 8,
    path: ["sts:AssumeRole", "apigateway:DeleteRestApi", "dynamodb:DeleteTable", "iam:DeleteRole"],
  },
};

const TENANT: Readonly<Record<Work, OperationShape>> = {
  provision: {
    calls: [],
    apiCalls: 4,
    path: ["sts:AssumeRole", "apigateway:CreateApiKey", "apigateway:CreateUsagePlanKey"],
  },
  // A pooled tenant is upgraded with its pool.
  upgrade: { calls: [], apiCalls: 0, path: [] },
  remove: { calls: [], apiCalls: 3, path: ["sts:AssumeRole", "apigateway:DeleteApiKey"] },
};

/** What an operation on a kind of stack needs. */
export const SHAPES: Readonly<Record<TenantStack, Readonly<Record<Work, OperationShape>>>> = {
  pool: PLANE,
  silo: PLANE,
  tenant: TENANT,
};

/** How long an operation runs, engine and AWS together; `draw` gives numbers from 0 to below 1. */
export function runtimeOf({ path }: OperationShape, draw: () => number): number {
  return path
    .map((call) => CALL_TIMES[call])
    .reduce((sum, { ms, spread }) => sum + ms + (2 * draw() - 1) * spread, ENGINE_MS);
}

/** How long an operation's lane takes until a worker has it. */
export function laneStartOf(lanes: Lanes, stack: TenantStack): number {
  return lanes[stack] === "express" ? EXPRESS_START_MS : BUILD_START_MS;
}
