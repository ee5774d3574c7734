import { EventBus } from "@pulumi/aws/cloudwatch/eventBus.js";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2.js";
import * as pulumi from "@pulumi/pulumi";
import type { CapacityRules } from "../tenants/capacity-rules.ts";
import type { Lanes } from "../tenants/lane.ts";
import { physicalName } from "../tenants/naming.ts";
import type { Tiers } from "../tenants/tier.ts";
import type { OrganizationRules } from "../tenants/vending.ts";
import { ControlApi } from "./control-api.ts";
import type { ControlSurroundings } from "./control-function.ts";
import { ControlTables } from "./control-tables.ts";
import { Dispatch } from "./dispatch.ts";
import { Operators } from "./operators.ts";
import { PrivateBucket } from "./private-bucket.ts";
import { ShardPipeline } from "./shard-pipeline.ts";
import { StateStore } from "./state-store.ts";
import { Sweeping } from "./sweeping.ts";
import { tagMapOf } from "./tags.ts";
import { TenantWorkflows, type TenantWorkflowsArgs } from "./tenant-workflows.ts";
import type { WorkerSurroundings } from "./worker-rights.ts";
import { WorkerRole } from "./worker-role.ts";
import { WorkerService } from "./worker-service.ts";

/** Inputs of {@link ControlPlane}. */
export interface ControlPlaneArgs {
  /** What all of its functions have in common. */
  readonly surroundings: ControlSurroundings;
  /** Shards that have a pipeline. */
  readonly shards: readonly string[];
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** How accounts for shards are made. @default - the platform makes none */
  readonly organization?: OrganizationRules | undefined;
  /** Machines of a tenant's life. */
  readonly definitions: TenantWorkflowsArgs["definitions"];
  /** Whether first admins are invited by e-mail. */
  readonly adminInvitation: "email" | "none";
  /** Registrations that one hour takes. */
  readonly hourlyRegistrations: number;
  /** Value of the CORS header. */
  readonly allowedOrigin: string;
  /** For so long the planes' authorizers keep an answer, in seconds. */
  readonly authorizerTtlSeconds: number;
  /** Times of leases and waits as a part of the usual ones. */
  readonly pace: number;
  /** Role by which a shard is first brought up. */
  readonly bootstrapRole: string;
  /**
   * Where workers keep the fleet's state, as Pulumi writes it. Its secrets are encrypted by the state's key wherever it is.
   *
   * @default - the state bucket
   */
  readonly stateUrl?: string | undefined;
  /**
   * Where workers find releases.
   *
   * @default - the release bucket
   */
  readonly releasesFrom?: string | undefined;
  /**
   * The always warm worker service.
   *
   * @default - none: run `tenantry worker serve` yourself
   */
  readonly workerService?: { readonly image: string; readonly count: number } | undefined;
  /** Whether tables, state and users are kept from deletion. */
  readonly deletionProtection: boolean;
}

/** A start that shows no life for so long was lost: CodeBuild takes most of a minute to begin. */
const START_WINDOW_SECONDS = 120;

/** Everything in the hub: what the company's fleet is run by. */
export class ControlPlane extends pulumi.ComponentResource {
  /** Address of the API. */
  readonly apiUrl: pulumi.Output<string>;
  /** Who may use the operators' routes. */
  readonly operators: Operators;
  /** Where the fleet's state is kept. */
  readonly state: StateStore;
  /** Bucket of the releases. */
  readonly releases: PrivateBucket;
  /** Role of the workers that are always there. */
  readonly workerRoleArn: pulumi.Output<string>;
  /** Settings of every worker, also of one that is started by hand: planes are made by them. */
  readonly workerEnvironment: Readonly<Record<string, pulumi.Output<string>>>;
  /** Function that finds what was lost. */
  readonly sweeper: pulumi.Output<string>;
  /** Names of the shards' pipelines. */
  readonly pipelines: readonly pulumi.Output<string>[];

  constructor(name: string, args: ControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ControlPlane", name, {}, opts);

    const child = { parent: this };
    const { deletionProtection } = args;
    const { location, tags } = args.surroundings;
    const { tables } = new ControlTables(`${name}-tables`, { deletionProtection, tags }, child);
    this.operators = new Operators(`${name}-operators`, { deletionProtection, tags }, child);
    this.state = new StateStore(`${name}-state`, { location, deletionProtection, tags }, child);
    this.releases = new PrivateBucket(`${name}-releases`, releaseBucketArgs(args), child);
    const bus = new EventBus(`${name}-bus`, { name: "tenantry", tags: tagMapOf(tags) }, child);

    const parts = { ...args, tables, bus, operators: this.operators };
    const startWindowSeconds = Math.ceil(START_WINDOW_SECONDS * args.pace);
    const dispatch = new Dispatch(`${name}-dispatch`, { ...parts, startWindowSeconds }, child);
    const workflows = new TenantWorkflows(`${name}-workflows`, parts, child);
    const sweeping = new Sweeping(`${name}-sweeping`, { ...parts, dispatch, workflows }, child);
    this.sweeper = sweeping.functionName;
    this.apiUrl = new ControlApi(`${name}-api`, { ...parts, workflows }, child).url;

    const { bootstrapRole } = args;
    const workers = { location, tables, state: this.state, releases: this.releases, bootstrapRole };
    this.workerEnvironment = this.#workerEnvironment(args);
    this.workerRoleArn = this.#service(name, args, workers, dispatch);
    this.pipelines = this.#pipelines(name, args, workers);

    this.registerOutputs({ apiUrl: this.apiUrl });
  }

  #service(
    name: string,
    args: ControlPlaneArgs,
    surroundings: WorkerSurroundings,
    { express }: Dispatch,
  ): pulumi.Output<string> {
    const { location, tags, logRetentionDays } = args.surroundings;
    const { arn } = new WorkerRole(
      `${name}-worker`,
      { surroundings, express, tags },
      { parent: this },
    );
    if (args.workerService) {
      new WorkerService(
        `${name}-service`,
        {
          ...args.workerService,
          region: location.region,
          roleArn: arn,
          environment: this.workerEnvironment,
          logRetentionDays,
          tags,
        },
        { parent: this },
      );
    }
    return arn;
  }

  /** Their code lies under its release, so that other code is another object. */
  #pipelines(name: string, args: ControlPlaneArgs, surroundings: WorkerSurroundings) {
    const { source, tags, logRetentionDays } = args.surroundings;
    const { worker } = source.manifest;
    const code = new BucketObjectv2(
      `${name}-worker-code`,
      {
        bucket: this.releases.bucketName,
        key: `${source.release}/${worker.file}`,
        source: new pulumi.asset.FileAsset(source.fileOf(worker)),
        sourceHash: worker.sha256,
        tags: tagMapOf(tags),
      },
      { parent: this },
    );
    return args.shards.map(
      (shard) =>
        new ShardPipeline(
          `${name}-${shard}`,
          {
            shard,
            surroundings,
            sourceKey: code.key,
            environment: this.workerEnvironment,
            logRetentionDays,
            tags: { ...tags, shard },
          },
          { parent: this },
        ).pipelineName,
    );
  }

  #workerEnvironment(args: ControlPlaneArgs): Readonly<Record<string, pulumi.Output<string>>> {
    const { logRetentionDays, tracing } = args.surroundings;
    const s3 = (bucket: pulumi.Output<string>) => pulumi.interpolate`s3://${bucket}`;
    return {
      TENANTRY_BACKEND_URL: pulumi.output(args.stateUrl ?? s3(this.state.bucket.bucketName)),
      TENANTRY_SECRETS_PROVIDER: pulumi.interpolate`awskms://${this.state.keyAlias}`,
      TENANTRY_RELEASES: pulumi.output(args.releasesFrom ?? s3(this.releases.bucketName)),
      TENANTRY_BOOTSTRAP_ROLE: pulumi.output(args.bootstrapRole),
      TENANTRY_AUTHORIZER_TTL: pulumi.output(String(args.authorizerTtlSeconds)),
      TENANTRY_LOG_RETENTION_DAYS: pulumi.output(String(logRetentionDays)),
      TENANTRY_TRACING: pulumi.output(String(tracing)),
      TENANTRY_ALLOWED_ORIGIN: pulumi.output(args.allowedOrigin),
      TENANTRY_TIERS: pulumi.output(JSON.stringify(args.tiers)),
      TENANTRY_PACE: pulumi.output(String(args.pace)),
    };
  }
}

function releaseBucketArgs({ surroundings, deletionProtection }: ControlPlaneArgs) {
  const { location, tags } = surroundings;
  return {
    bucket: physicalName("bucket", "releases", location.account, location.region),
    deletionProtection,
    tags,
  };
}
