import { Alias } from "@pulumi/aws/lambda/alias.js";
import * as pulumi from "@pulumi/pulumi";
import { SLOTS, type Slot } from "../tenants/slots.ts";
import { PlaneFunction, type PlaneFunctionArgs } from "./plane-function.ts";

/** Inputs of {@link SlotFunction}. */
export interface SlotFunctionArgs extends PlaneFunctionArgs {
  /**
   * Versions that slots are kept on.
   *
   * @default - the newest version
   */
  readonly versions: Readonly<Partial<Record<Slot, string>>>;
}

/** A function of the application, with an alias for each slot. */
export class SlotFunction extends pulumi.ComponentResource {
  /** Physical name. */
  readonly functionName: pulumi.Output<string>;
  /** ARN without a version. */
  readonly functionArn: pulumi.Output<string>;
  /** The newest version. */
  readonly newestVersion: pulumi.Output<string>;
  /** Aliases by slot. */
  readonly aliases: Readonly<Record<Slot, Alias>>;

  constructor(name: string, args: SlotFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:SlotFunction", name, {}, opts);

    const { versions, ...functionArgs } = args;
    const { lambda } = new PlaneFunction(`${name}-function`, functionArgs, { parent: this });
    const aliasOf = (slot: Slot): Alias =>
      new Alias(
        `${name}-${slot}`,
        {
          name: slot,
          functionName: lambda.name,
          functionVersion: versions[slot] ?? lambda.version,
        },
        { parent: this, deleteBeforeReplace: true },
      );
    const [blue, green] = SLOTS;

    this.functionName = lambda.name;
    this.functionArn = lambda.arn;
    this.newestVersion = lambda.version;
    this.aliases = { blue: aliasOf(blue), green: aliasOf(green) };
    this.registerOutputs({ functionArn: this.functionArn });
  }
}
