import { Table } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import type { TableShape } from "../tenants/release.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link PlaneTables}. */
export interface PlaneTablesArgs {
  /** Name of the plane, part of every table's name. */
  readonly plane: string;
  /** The application's tables by their names. Another partition count would hide what was written. */
  readonly tables: Readonly<Record<string, TableShape>>;
  /** Whether AWS and Pulumi refuse to delete them. */
  readonly deletionProtection: boolean;
  /** Tags of every table. */
  readonly tags: Tags;
}

/** A plane's tables: the application's, and the directory of its tenants. */
export class PlaneTables extends pulumi.ComponentResource {
  /** The application's tables, by their names in its definition. */
  readonly tables: ReadonlyMap<string, Table>;
  /** Tells the authorizer which tenants are served; written by the platform and not by Pulumi. */
  readonly directory: Table;

  constructor(name: string, args: PlaneTablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:PlaneTables", name, {}, opts);

    const options = {
      parent: this,
      // Its name is pinned, so a successor can only be made once it is gone.
      deleteBeforeReplace: true,
      protect: args.deletionProtection,
    };
    this.tables = new Map(
      Object.entries(args.tables).map(([role, shape]) => [
        role,
        new Table(`${name}-${role}`, { ...settingsOf(args, role), ...keysOf(shape) }, options),
      ]),
    );
    this.directory = new Table(
      `${name}-directory`,
      {
        ...settingsOf(args, "directory"),
        hashKey: "tenant",
        attributes: [{ name: "tenant", type: "S" }],
      },
      options,
    );

    this.registerOutputs({});
  }
}

function settingsOf({ plane, deletionProtection, tags }: PlaneTablesArgs, role: string) {
  return {
    name: physicalName("table", plane, role),
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: deletionProtection,
    tags: tagMapOf(tags),
  };
}

/** Every key begins with the tenant's id, which is how IAM tells whose an item is. */
function keysOf({ indexes }: TableShape) {
  const names = indexes.map((attribute) => `by-${attribute}`);
  return {
    hashKey: "pk",
    rangeKey: "sk",
    attributes: ["pk", "sk", ...names].map((name) => ({ name, type: "S" })),
    ...(names.length > 0
      ? {
          globalSecondaryIndexes: names.map((name) => ({
            name,
            hashKey: name,
            rangeKey: "sk",
            projectionType: "ALL",
          })),
        }
      : {}),
  };
}
