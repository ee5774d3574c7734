import type { Lanes } from "../../tenants/lane.ts";
import { CALL_TIMES, type TimedCall } from "../../tenants/latencies.ts";
import { planeCalls } from "../../tenants/paced-operation.ts";
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
  readonly path: readonly PathStep[];
}

/** A call on the way, or several of the same kind at once, of which the slowest counts. */
type PathStep = TimedCall | readonly [TimedCall, number];

/** A part of an operation: a call that waits for its time, if there is one, and what follows until the next. */
export interface OperationLeg {
  /** Call that AWS paces. @default - the part begins at once */
  readonly call?: PacedCall;
  /** How long it takes once the call may be made, in milliseconds. */
  readonly ms: number;
}

/**
 * Time from a build's start until our worker runs in it, in milliseconds. Assumed: CodeBuild
 * provisions for most of a minute, and AWS documents no time.
 */
export const BUILD_START_MS = 50_000;

/** Time until a worker that is always there has taken an operation, in milliseconds. Assumed. */
export const EXPRESS_START_MS = 1_000;

/**
 * The engine's own time for an operation, in milliseconds. Measured on two cores with `npm run bench -- rates`: what
 * one silo alone takes beyond its calls.
 */
export const ENGINE_MS = 2_500;

/** What the workflow around an operation adds to a sign-up, in milliseconds. Assumed. */
export const WORKFLOW_MS = 5_000;

const NEW_PLANE: readonly PathStep[] = [
  "sts:AssumeRole",
  ["dynamodb:CreateTable", 3],
  "iam:PutRolePolicy",
  ["lambda:CreateFunction", 4],
  ["lambda:PublishVersion", 4],
  "lambda:CreateAlias",
  "apigateway:ImportRestApi",
  "apigateway:CreateDeployment",
  "apigateway:CreateStage",
  "apigateway:CreateUsagePlan",
  "apigateway:CreateUsagePlanKey",
];

/** What an operation on a plane with so many usage plans needs. A plane keeps one release, which comes into both slots. */
function planeShape(work: Work, plans: number): OperationShape {
  switch (work) {
    case "provision":
      return { calls: planeCalls({ kind: work, deployments: 1 }), apiCalls: 14, path: NEW_PLANE };
    case "upgrade":
      return { calls: planeCalls({ kind: work, deployments: 1 }), apiCalls: 6, path: UPGRADE };
    case "remove":
      // A plan is emptied and removed; stages, keys and the API itself are the rest.
      return {
        calls: planeCalls({ kind: work, plans }),
        apiCalls: 6 + 2 * plans,
        path: removalOf(plans),
      };
  }
}

const UPGRADE: readonly PathStep[] = [
  "sts:AssumeRole",
  "lambda:UpdateFunctionCode",
  "lambda:PublishVersion",
  "apigateway:PutRestApi",
  "apigateway:CreateDeployment",
  "apigateway:UpdateStage",
];

/** Plans go one after another, and the API after them. */
function removalOf(plans: number): readonly PathStep[] {
  return [
    "sts:AssumeRole",
    ...Array.from({ length: plans }, () => "apigateway:UpdateUsagePlan" as const),
    "apigateway:DeleteRestApi",
    "dynamodb:DeleteTable",
    "iam:DeleteRole",
  ];
}

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

/**
 * What an operation on a kind of stack needs.
 *
 * @param pooledTiers - Tiers that a pool serves, with a usage plan each; a silo has one.
 */
export function shapeOf(kind: TenantStack, work: Work, pooledTiers: number): OperationShape {
  if (kind === "tenant") return TENANT[work];
  return planeShape(work, kind === "pool" ? pooledTiers : 1);
}

/** Calls of a path that wait for their time, as the engine waits for them. */
const AWAITED: Partial<Readonly<Record<TimedCall, PacedCall>>> = {
  "apigateway:CreateDeployment": "create-deployment",
  "apigateway:DeleteRestApi": "delete-rest-api",
  "apigateway:ImportRestApi": "create-rest-api",
  "apigateway:UpdateUsagePlan": "update-usage-plan",
};

/**
 * The parts of an operation, engine and AWS together.
 *
 * @param draw - Gives numbers from 0 to below 1.
 */
export function legsOf({ path }: OperationShape, draw: () => number): readonly OperationLeg[] {
  const legs: OperationLeg[] = [];
  let current: OperationLeg = { ms: ENGINE_MS };
  for (const step of path) {
    const [name, atOnce] = typeof step === "string" ? ([step, 1] as const) : step;
    const call = AWAITED[name];
    if (call) {
      legs.push(current);
      current = { call, ms: 0 };
    }
    current = { ...current, ms: current.ms + slowestOf(name, atOnce, draw) };
  }
  return [...legs, current];
}

function slowestOf(call: TimedCall, atOnce: number, draw: () => number): number {
  const { ms, spread } = CALL_TIMES[call];
  return ms + (2 * Math.max(...Array.from({ length: atOnce }, draw)) - 1) * spread;
}

/** How long an operation's lane takes until a worker has it. */
export function laneStartOf(lanes: Lanes, stack: TenantStack): number {
  return lanes[stack] === "express" ? EXPRESS_START_MS : BUILD_START_MS;
}
