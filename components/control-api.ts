import { Deployment } from "@pulumi/aws/apigateway/deployment.js";
import { MethodSettings } from "@pulumi/aws/apigateway/methodSettings.js";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { Stage } from "@pulumi/aws/apigateway/stage.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";
import type { CapacityRules } from "../tenants/capacity-rules.ts";
import type { Lanes } from "../tenants/lane.ts";
import { physicalName } from "../tenants/naming.ts";
import { sha256Of } from "../tenants/release.ts";
import type { Tiers } from "../tenants/tier.ts";
import type { OrganizationRules } from "../tenants/vending.ts";
import { ControlFunction, type ControlSurroundings } from "./control-function.ts";
import type { ControlTables } from "./control-tables.ts";
import { gatewayResponses } from "./gateway-responses.ts";
import type { Operators } from "./operators.ts";
import { placementSettings } from "./placement-settings.ts";
import type { Statement } from "./policy.ts";
import { runMachines } from "./sweeping.ts";
import { tableAccess, WRITING } from "./table-access.ts";
import { tagMapOf } from "./tags.ts";
import {
  answerTasks,
  type EventBusFacts,
  type TenantWorkflows,
  tellOn,
  workInShards,
} from "./tenant-workflows.ts";

/** Inputs of {@link ControlApi}. */
export interface ControlApiArgs {
  /** What its function shares with the others. */
  readonly surroundings: ControlSurroundings;
  /** The control plane's tables. */
  readonly tables: ControlTables["tables"];
  /** Who may use the operators' routes. */
  readonly operators: Operators;
  /** Machines that registrations and removals start. */
  readonly workflows: TenantWorkflows;
  /** Bus that tenants' events are told on. */
  readonly bus: EventBusFacts;
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** How accounts are made. @default - the platform makes none */
  readonly organization?: OrganizationRules | undefined;
  /** Registrations that one hour takes. */
  readonly hourlyRegistrations: number;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
}

const API_SHAPE = { timeoutSeconds: 29, memoryMiB: 512 };

/** All routes together, for the whole company. */
const EVERYTHING = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };

/** The one route that makes something for a caller whom nobody knows. */
const REGISTRATIONS = { throttlingRateLimit: 5, throttlingBurstLimit: 20 };

/** The control plane's HTTP API: one function behind a REST API, for the public and for operators. */
export class ControlApi extends pulumi.ComponentResource {
  /** Address of the API, with its stage. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: ControlApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ControlApi", name, {}, opts);

    const { arn, functionName } = new ControlFunction(`${name}-function`, functionArgs(args), {
      parent: this,
    });
    const { region } = args.surroundings.location;
    const body = arn.apply((lambda) => JSON.stringify(bodyOf(lambda, region, args.allowedOrigin)));
    const api = new RestApi(
      `${name}-api`,
      {
        name: physicalName("function", "control"),
        body,
        endpointConfiguration: { types: "REGIONAL" },
        tags: tagMapOf(args.surroundings.tags),
      },
      { parent: this },
    );
    new Permission(
      `${name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: functionName,
        principal: "apigateway.amazonaws.com",
        statementId: "control-api",
        sourceArn: pulumi.interpolate`${api.executionArn}/*/*`,
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.url = this.#stage(name, api, body, args).invokeUrl;

    this.registerOutputs({ url: this.url });
  }

  #stage(name: string, api: RestApi, body: pulumi.Output<string>, args: ControlApiArgs): Stage {
    const deployment = new Deployment(
      `${name}-deployment`,
      { restApi: api.id, triggers: { body: body.apply(sha256Of) } },
      { parent: this },
    );
    const stage = new Stage(
      `${name}-stage`,
      {
        restApi: api.id,
        deployment: deployment.id,
        stageName: "live",
        xrayTracingEnabled: args.surroundings.tracing,
        tags: tagMapOf(args.surroundings.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    for (const [role, methodPath, settings] of [
      ["everything", "*/*", EVERYTHING],
      ["registrations", "registrations/POST", REGISTRATIONS],
    ] as const) {
      new MethodSettings(
        `${name}-${role}`,
        { restApi: api.id, stageName: stage.stageName, methodPath, settings },
        { parent: this, deleteBeforeReplace: true },
      );
    }
    return stage;
  }
}

function functionArgs(args: ControlApiArgs) {
  const { surroundings, operators, workflows } = args;
  const members = membersOf(args);
  const { mapping, tenants, names, shards, tokens, operations, releases } = args.tables;
  return {
    role: "api",
    surroundings,
    part: surroundings.source.manifest.control.api,
    shape: API_SHAPE,
    environment: {
      TENANTRY_MAPPING_TABLE: mapping.name,
      TENANTRY_TENANTS_TABLE: tenants.name,
      TENANTRY_NAMES_TABLE: names.name,
      TENANTRY_SHARDS_TABLE: shards.name,
      TENANTRY_TOKENS_TABLE: tokens.name,
      TENANTRY_OPERATIONS_TABLE: operations.name,
      TENANTRY_RELEASES_TABLE: releases.name,
      TENANTRY_OPERATOR_POOL: operators.userPoolId,
      TENANTRY_OPERATOR_CLIENT: operators.clientId,
      TENANTRY_ONBOARDING_MACHINE: workflows.onboardingArn,
      TENANTRY_OFFBOARDING_MACHINE: workflows.offboardingArn,
      TENANTRY_BUS: args.bus.name,
      TENANTRY_HUB_ACCOUNT: surroundings.location.account,
      ...members.environment,
      ...placementSettings(args),
      TENANTRY_LANES: JSON.stringify(args.lanes),
      TENANTRY_RELEASE: surroundings.source.release,
      TENANTRY_ALLOWED_ORIGIN: args.allowedOrigin,
      TENANTRY_HOURLY_CAP: String(args.hourlyRegistrations),
    },
    statements: [...rightsOf(args), ...members.statements],
  };
}

/** What the API may do, whether or not there is an organisation. */
function rightsOf({ tables, bus, workflows }: ControlApiArgs): readonly Statement[] {
  const { mapping, tenants, names, shards, tokens, operations, releases } = tables;
  return [
    tableAccess("KeepRecords", [mapping, tenants, names, tokens], WRITING),
    tableAccess("KeepShards", [shards], [...WRITING, "dynamodb:Scan"]),
    tableAccess(
      "ReadOperations",
      [operations, releases],
      ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
    ),
    tellOn(bus),
    answerTasks(),
    runMachines([workflows.onboardingArn, workflows.offboardingArn]),
    workInShards(),
  ];
}

/**
 * The right to ask which accounts are in the organisation. The role can do nothing else: this function
 * hears the public, and must not reach the one that makes accounts.
 */
function membersOf({ organization }: ControlApiArgs) {
  const { membersRoleArn } = organization ?? {};
  if (membersRoleArn === undefined) return { environment: {}, statements: [] };
  const statement = { Sid: "KnowMembers", Action: "sts:AssumeRole", Resource: membersRoleArn };
  return { environment: { TENANTRY_MEMBERS_ROLE: membersRoleArn }, statements: [statement] };
}

/** Registrations have a path of their own, so that they can be throttled apart. */
function bodyOf(functionArn: string, region: string, allowedOrigin: string) {
  const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const operation = {
    responses: { default: { description: "As the API's own document says" } },
    "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri },
  };
  return {
    openapi: "3.0.1",
    info: { title: "tenantry", version: "1" },
    "x-amazon-apigateway-gateway-responses": gatewayResponses(allowedOrigin),
    paths: {
      "/registrations": { options: operation, post: operation },
      "/{proxy+}": { "x-amazon-apigateway-any-method": operation },
    },
  };
}
