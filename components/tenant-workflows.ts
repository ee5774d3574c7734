import * as pulumi from "@pulumi/pulumi";
import type { CapacityRules } from "../tenants/capacity-rules.ts";
import { DEPLOY_ROLE } from "../tenants/naming.ts";
import type { Tiers } from "../tenants/tier.ts";
import { ControlFunction, type ControlSurroundings } from "./control-function.ts";
import type { ControlTables } from "./control-tables.ts";
import { placementSettings } from "./placement-settings.ts";
import type { Statement } from "./policy.ts";
import { tableAccess, WRITING } from "./table-access.ts";
import { WorkflowMachine } from "./workflow-machine.ts";

/** Inputs of {@link TenantWorkflows}. */
export interface TenantWorkflowsArgs {
  /** What its functions share with the others. */
  readonly surroundings: ControlSurroundings;
  /** The control plane's tables. */
  readonly tables: ControlTables["tables"];
  /** Bus that tenants' events are told on. */
  readonly bus: EventBusFacts;
  /** Every tier that the company sells. */
  readonly tiers: Tiers;
  /** How room is given out. */
  readonly capacity: CapacityRules;
  /** Whether first admins are invited by e-mail. */
  readonly adminInvitation: "email" | "none";
  /** Makes a machine's definition for the function with its steps. */
  readonly definitions: Readonly<Record<"onboarding" | "offboarding", MachineDefinition>>;
}

/** Makes a machine's definition, in Amazon States Language, for the function with its steps. */
export type MachineDefinition = (functionArn: string) => object;

/** A bus, as those know it who tell something on it. */
export interface EventBusFacts {
  /** Name of the bus. */
  readonly name: pulumi.Input<string>;
  /** ARN of the bus. */
  readonly arn: pulumi.Input<string>;
}

/**
 * A step waits for AWS many times. Its machine gives it two minutes, and tries again what the
 * function itself ended, which is therefore a little earlier.
 */
const STEPS_SHAPE = { timeoutSeconds: 110, memoryMiB: 512 };

/** The machines of a tenant's life, and the one function that does their steps. */
export class TenantWorkflows extends pulumi.ComponentResource {
  /** ARN of the machine that brings a tenant into service. */
  readonly onboardingArn: pulumi.Output<string>;
  /** ARN of the machine that takes it out of service. */
  readonly offboardingArn: pulumi.Output<string>;

  constructor(name: string, args: TenantWorkflowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:TenantWorkflows", name, {}, opts);

    const { arn } = new ControlFunction(`${name}-steps`, stepsArgs(args), { parent: this });
    const machineOf = (role: "onboarding" | "offboarding") =>
      new WorkflowMachine(
        `${name}-${role}`,
        {
          role,
          surroundings: args.surroundings,
          functionArn: arn,
          definition: arn.apply((steps) => JSON.stringify(args.definitions[role](steps))),
        },
        { parent: this },
      );
    this.onboardingArn = machineOf("onboarding").arn;
    this.offboardingArn = machineOf("offboarding").arn;

    this.registerOutputs({});
  }
}

function stepsArgs(args: TenantWorkflowsArgs) {
  const { surroundings, tables, bus, adminInvitation } = args;
  const { source } = surroundings;
  const { mapping, tenants, names, shards, tokens } = tables;
  return {
    role: "onboarding",
    surroundings,
    part: source.manifest.control.onboarding,
    shape: STEPS_SHAPE,
    environment: {
      TENANTRY_MAPPING_TABLE: mapping.name,
      TENANTRY_TENANTS_TABLE: tenants.name,
      TENANTRY_NAMES_TABLE: names.name,
      TENANTRY_SHARDS_TABLE: shards.name,
      TENANTRY_TOKENS_TABLE: tokens.name,
      TENANTRY_BUS: bus.name,
      ...placementSettings(args),
      TENANTRY_RELEASE: source.release,
      TENANTRY_ADMIN_INVITATION: adminInvitation,
    },
    statements: [
      tableAccess("KeepRecords", [mapping, tenants, names, tokens], WRITING),
      tableAccess("KeepShards", [shards], [...WRITING, "dynamodb:Scan"]),
      tellOn(bus),
      answerTasks(),
      workInShards(),
    ],
  };
}

/** The right to tell events on the bus. */
export function tellOn({ arn }: EventBusFacts): Statement {
  return { Sid: "TellEvents", Action: "events:PutEvents", Resource: arn };
}

/** The right to answer those who wait; a task token is known only to whom it was given. */
export function answerTasks(): Statement {
  return {
    Sid: "AnswerTasks",
    Action: ["states:SendTaskFailure", "states:SendTaskSuccess"],
    Resource: "*",
  };
}

/** The right to take on the shards' deploy role, in whatever account; each asks for its external id. */
export function workInShards(): Statement {
  return {
    Sid: "WorkInShards",
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Resource: `arn:aws:iam::*:role/${DEPLOY_ROLE}`,
  };
}
