import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Schedule } from "@pulumi/aws/scheduler/schedule.js";
import * as pulumi from "@pulumi/pulumi";
import type { CapacityRules } from "../tenants/capacity-rules.ts";
import type { Lanes } from "../tenants/lane.ts";
import { LIMITS_ROLE, physicalName } from "../tenants/naming.ts";
import type { Tiers } from "../tenants/tier.ts";
import type { OrganizationRules } from "../tenants/vending.ts";
import { ControlFunction, type ControlSurroundings } from "./control-function.ts";
import type { ControlTables } from "./control-tables.ts";
import { type Dispatch, sendTo } from "./dispatch.ts";
import { placementSettings } from "./placement-settings.ts";
import { policyOf, serviceTrust } from "./policy.ts";
import { tableAccess, WRITING } from "./table-access.ts";
import { tagMapOf } from "./tags.ts";
import {
  answerTasks,
  type EventBusFacts,
  type TenantWorkflows,
  tellOn,
} from "./tenant-workflows.ts";

/** Inputs of {@link Sweeping}. */
export interface SweepingArgs {
  /** What its function shares with the others. */
  readonly surroundings: ControlSurroundings;
  /** The control plane's tables. */
  readonly tables: ControlTables["tables"];
  /** Queues that due stacks are sent to. */
  readonly dispatch: Dispatch;
  /** Machines that are started again. */
  readonly workflows: TenantWorkflows;
  /** Bus for events that were not told. */
  readonly bus: EventBusFacts;
  /** Which kind of stack goes which way. */
  readonly lanes: Lanes;
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** How accounts are made. @default - the platform makes none */
  readonly organization?: OrganizationRules | undefined;
  /** Role by which a shard is first brought up. */
  readonly bootstrapRole: string;
  /** Times of leases as a part of the usual ones. */
  readonly pace: number;
}

/** A pass ends before the next one begins. */
const SWEEPER_SHAPE = { timeoutSeconds: 55, memoryMiB: 256 };

/** Finds every minute what the events lost. */
export class Sweeping extends pulumi.ComponentResource {
  /** Name of the function, for whoever wants a sweep at once. */
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: SweepingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:Sweeping", name, {}, opts);

    const sweeper = new ControlFunction(`${name}-sweeper`, sweeperArgs(args), { parent: this });
    const role = this.#callerOf(name, args, sweeper.arn);
    new Schedule(
      `${name}-minute`,
      {
        name: physicalName("schedule", "sweeper"),
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        target: { arn: sweeper.arn, roleArn: role, retryPolicy: { maximumRetryAttempts: 0 } },
      },
      { parent: this, deleteBeforeReplace: true },
    );

    this.functionName = sweeper.functionName;
    this.registerOutputs({ functionName: this.functionName });
  }

  #callerOf(name: string, { surroundings }: SweepingArgs, functionArn: pulumi.Output<string>) {
    const options = { parent: this, deleteBeforeReplace: true };
    const role = new Role(
      `${name}-caller`,
      {
        name: physicalName("role", "sweeper", "schedule"),
        assumeRolePolicy: serviceTrust("scheduler.amazonaws.com"),
        tags: tagMapOf(surroundings.tags),
      },
      options,
    );
    const rights = new RolePolicy(
      `${name}-caller-rights`,
      {
        name: "rights",
        role: role.name,
        policy: policyOf([
          { Sid: "Sweep", Action: "lambda:InvokeFunction", Resource: functionArn },
        ]),
      },
      options,
    );
    return pulumi.all([role.arn, rights.id]).apply(([arn]) => arn);
  }
}

function sweeperArgs(args: SweepingArgs) {
  const { surroundings, dispatch, workflows, bus, organization } = args;
  const { mapping, tenants, tokens, names, shards } = args.tables;
  return {
    role: "sweeper",
    surroundings,
    part: surroundings.source.manifest.control.sweeper,
    shape: SWEEPER_SHAPE,
    environment: {
      TENANTRY_MAPPING_TABLE: mapping.name,
      TENANTRY_TENANTS_TABLE: tenants.name,
      TENANTRY_TOKENS_TABLE: tokens.name,
      TENANTRY_NAMES_TABLE: names.name,
      TENANTRY_SHARDS_TABLE: shards.name,
      TENANTRY_EXPRESS_QUEUE: dispatch.express.url,
      TENANTRY_PIPELINE_QUEUE: dispatch.pipeline.url,
      TENANTRY_LANES: JSON.stringify(args.lanes),
      TENANTRY_ONBOARDING_MACHINE: workflows.onboardingArn,
      TENANTRY_OFFBOARDING_MACHINE: workflows.offboardingArn,
      TENANTRY_BUS: bus.name,
      ...placementSettings(args),
      TENANTRY_RELEASE: surroundings.source.release,
      ...(organization ? { TENANTRY_ORGANIZATION: JSON.stringify(organization) } : {}),
      TENANTRY_BOOTSTRAP_ROLE: args.bootstrapRole,
      TENANTRY_HUB_ACCOUNT: surroundings.location.account,
      TENANTRY_PACE: String(args.pace),
    },
    statements: [
      tableAccess("SettleRecords", [mapping, tenants, names], WRITING),
      tableAccess("CountTenants", [tenants], ["dynamodb:Scan"]),
      tableAccess("ReserveRoom", [shards], [...WRITING, "dynamodb:Scan"]),
      tableAccess("SettleTokens", [tokens], [...WRITING, "dynamodb:Scan"]),
      sendTo([dispatch.express, dispatch.pipeline]),
      tellOn(bus),
      answerTasks(),
      runMachines([workflows.onboardingArn, workflows.offboardingArn]),
      ...(organization ? [makeAccounts(organization), followLimits()] : []),
    ],
  };
}

/** The right to be whoever makes accounts, in the management account. */
function makeAccounts({ vendingRoleArn }: OrganizationRules) {
  return { Sid: "MakeAccounts", Action: "sts:AssumeRole", Resource: vendingRoleArn };
}

/** The right to read and ask for the limits of shards' accounts, and nothing else there. */
function followLimits() {
  const Resource = `arn:aws:iam::*:role/${LIMITS_ROLE}`;
  return { Sid: "FollowLimits", Action: "sts:AssumeRole", Resource };
}

/** The right to start machines and to see how their executions ended. */
export function runMachines(machines: readonly pulumi.Output<string>[]) {
  const executions = machines.map((arn) =>
    arn.apply((text) => `${text.replace(":stateMachine:", ":execution:")}:*`),
  );
  return {
    Sid: "RunMachines",
    Action: ["states:DescribeExecution", "states:StartExecution"],
    Resource: [...machines, ...executions],
  };
}
