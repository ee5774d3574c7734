import { Deployment } from "@pulumi/aws/apigateway/deployment.js";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { Stage } from "@pulumi/aws/apigateway/stage.js";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import type { Alias } from "@pulumi/aws/lambda/alias.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { OpenApiDocument } from "../tenants/openapi-document.ts";
import type { SlotSettings } from "../tenants/slot-settings.ts";
import { idleSlotOf, SLOTS, type Slot } from "../tenants/slots.ts";
import { apiBodyOf } from "./api-body.ts";
import { invokePermission } from "./function-alias.ts";
import type { SlotFunction } from "./slot-function.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link PlaneApi}. */
export interface PlaneApiArgs {
  /** Name of the plane, part of the API's name. */
  readonly plane: string;
  /** Region of the plane. */
  readonly region: string;
  /** Operations of application and platform. */
  readonly document: OpenApiDocument;
  /** Functions of the application, by the names that the document uses; called by the stage's slot. */
  readonly functions: ReadonlyMap<string, SlotFunction>;
  /** Alias of the function that manages the tenant's users. */
  readonly tenantUsers: Alias;
  /** Alias of the function that lets callers in. */
  readonly authorizer: Alias;
  /** How long API Gateway keeps an answer of the authorizer, at most 60. */
  readonly authorizerTtlSeconds: number;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
  /** What the slots hold. */
  readonly slots: SlotSettings;
  /** How long access logs are kept, in days. */
  readonly logRetentionDays: number;
  /** Whether requests are traced. */
  readonly tracing: boolean;
  /** Whether Pulumi refuses to delete or replace the API, whose keys would all have to be reissued. */
  readonly deletionProtection: boolean;
  /** Tags of all that takes tags. */
  readonly tags: Tags;
}

/** Traffic moves by direct calls, so an engine run must not move it back. */
const MOVED_BY_TRAFFIC = ["deployment", "variables", "canarySettings"];

/** Name by which operations name the platform's function for users. */
const TENANT_USERS = "tenant-users";

/**
 * The API of a plane: stage `live` for everybody, stage `next` for the slot that is idle.
 *
 * A deployment is a copy of the API and belongs to a release; it is kept when its release leaves
 * the slots, because a stage may still be on it.
 */
export class PlaneApi extends pulumi.ComponentResource {
  /** Identifier of the REST API. */
  readonly restApiId: pulumi.Output<string>;
  /** Identifiers of the deployments, by release. */
  readonly deploymentIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The stage that serves tenants. */
  readonly live: Stage;
  /** The stage that shows the idle slot. */
  readonly next: Stage;

  constructor(name: string, args: PlaneApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneApi", name, {}, opts);

    const api = new RestApi(`${name}-rest`, apiArgsOf(args), {
      parent: this,
      protect: args.deletionProtection,
    });
    const logs = new LogGroup(
      `${name}-logs`,
      {
        name: `/aws/apigateway/${physicalName("usage", args.plane)}`,
        retentionInDays: args.logRetentionDays,
        tags: tagMapOf(args.tags),
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const deployments = deploymentsOf(name, api, args, this);
    const stage = stageMaker({ name, api, logs, deployments, args, parent: this });
    this.live = stage("live", args.slots.live, MOVED_BY_TRAFFIC);
    this.next = stage("next", idleSlotOf(args.slots), []);
    permitCalls(name, api, args, this);

    this.restApiId = api.id;
    this.deploymentIds = Object.fromEntries([...deployments].map(([key, each]) => [key, each.id]));
    this.registerOutputs({ restApiId: this.restApiId });
  }
}

function apiArgsOf(args: PlaneApiArgs) {
  const name = physicalName("usage", args.plane);
  return {
    name,
    description: `Application plane ${args.plane}`,
    apiKeySource: "AUTHORIZER",
    endpointConfiguration: { types: "REGIONAL" },
    body: pulumi
      .all([functionUrisOf(args), args.authorizer.arn])
      .apply(([functionUris, authorizer]) =>
        JSON.stringify(
          apiBodyOf({
            name,
            document: args.document,
            functionUris,
            authorizerUri: invocationUri(args.region, authorizer),
            authorizerTtlSeconds: args.authorizerTtlSeconds,
            allowedOrigin: args.allowedOrigin,
          }),
        ),
      ),
    tags: tagMapOf(args.tags),
  };
}

/** The application's functions are called by the slot that the stage names. */
function functionUrisOf({ region, functions, tenantUsers }: PlaneApiArgs) {
  const slots = [...functions].map(([name, each]) => [
    name,
    each.functionArn.apply((arn) => invocationUri(region, `${arn}:\${stageVariables.slot}`)),
  ]);
  const users = tenantUsers.arn.apply((arn) => invocationUri(region, arn));
  return pulumi.output<Record<string, string>>({
    ...Object.fromEntries(slots),
    [TENANT_USERS]: users,
  });
}

/** Source: API Gateway guide, "x-amazon-apigateway-integration object", uri. */
function invocationUri(region: string, functionArn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

function deploymentsOf(
  name: string,
  api: RestApi,
  { slots }: PlaneApiArgs,
  parent: pulumi.Resource,
): ReadonlyMap<string, Deployment> {
  const releases = new Set(SLOTS.map((slot) => slots[slot].release));
  return new Map(
    [...releases].map((release) => [
      release,
      new Deployment(
        `${name}-${release}`,
        { restApi: api.id, description: release, triggers: { release } },
        { parent, dependsOn: [api], retainOnDelete: true },
      ),
    ]),
  );
}

/** What stages are made of. */
interface StageParts {
  readonly name: string;
  readonly api: RestApi;
  readonly logs: LogGroup;
  readonly deployments: ReadonlyMap<string, Deployment>;
  readonly args: PlaneApiArgs;
  readonly parent: pulumi.Resource;
}

function stageMaker({ name, api, logs, deployments, args, parent }: StageParts) {
  return (stageName: string, slot: Slot, ignoreChanges: string[]): Stage => {
    const deployment = deployments.get(args.slots[slot].release);
    if (!deployment) throw new Error(`the release of slot ${slot} has no deployment`);
    return new Stage(
      `${name}-${stageName}`,
      {
        restApi: api.id,
        deployment: deployment.id,
        stageName,
        variables: { slot },
        xrayTracingEnabled: args.tracing,
        accessLogSettings: { destinationArn: logs.arn, format: ACCESS_LOG },
        tags: tagMapOf(args.tags),
      },
      { parent, ignoreChanges, deleteBeforeReplace: true },
    );
  };
}

/** A line for each request; it holds no key and no token. */
const ACCESS_LOG = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  stage: "$context.stage",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  tenant_id: "$context.authorizer.tenantId",
  tier: "$context.authorizer.tier",
});

function permitCalls(name: string, api: RestApi, args: PlaneApiArgs, parent: pulumi.Resource) {
  const anyMethod = pulumi.interpolate`${api.executionArn}/*/*`;
  for (const [role, each] of args.functions) {
    for (const slot of SLOTS) {
      const alias = each.aliases[slot];
      invokePermission(`${name}-${role}-${slot}`, { alias, sourceArn: anyMethod }, { parent });
    }
  }
  invokePermission(
    `${name}-users`,
    { alias: args.tenantUsers, sourceArn: pulumi.interpolate`${anyMethod}/tenant/*` },
    { parent },
  );
  invokePermission(
    `${name}-authorizer`,
    { alias: args.authorizer, sourceArn: pulumi.interpolate`${api.executionArn}/authorizers/*` },
    { parent },
  );
}
