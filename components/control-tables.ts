import { Table, type TableArgs } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import { physicalName } from "../tenants/naming.ts";
import { type Tags, tagMapOf } from "./tags.ts";

/** Inputs of {@link ControlTables}. */
export interface ControlTablesArgs {
  /** Whether AWS and Pulumi refuse to delete them. */
  readonly deletionProtection: boolean;
  /** Tags of every table. */
  readonly tags: Tags;
}

/** What a table of the control plane keeps. */
export type ControlTableRole =
  | "mapping"
  | "names"
  | "operations"
  | "releases"
  | "shards"
  | "tenants"
  | "tokens";

/** What is this table's own: its keys, its indexes, its stream. */
type OwnShape = Omit<TableArgs, "name" | "attributes" | "tags"> & {
  /** Every attribute of a key or an index, all of them texts. */
  readonly keys: readonly string[];
};

const BY_KIND = { hashKey: "kind", rangeKey: "tenant" };
const ATTENTION = { hashKey: "attention", rangeKey: "attentionSince" };
const DUE = { hashKey: "due", rangeKey: "since" };
const FLEET = { hashKey: "fleet", rangeKey: "stack" };
const OPERATIONS = { hashKey: "kind", rangeKey: "operation" };
const BY_STACK = { hashKey: "stack", rangeKey: "operation" };

const SHAPES: Readonly<Record<ControlTableRole, OwnShape>> = {
  mapping: {
    hashKey: "stack",
    rangeKey: "item",
    keys: ["stack", "item", "due", "since", "fleet"],
    globalSecondaryIndexes: [index("due", DUE), index("fleet", FLEET)],
    streamEnabled: true,
    streamViewType: "NEW_IMAGE",
  },
  names: { hashKey: "name", keys: ["name"], ttl: { enabled: true, attributeName: "expiresAt" } },
  operations: {
    hashKey: "operation",
    rangeKey: "item",
    keys: ["operation", "item", "stack", "kind"],
    globalSecondaryIndexes: [index("by-stack", BY_STACK), index("by-kind", OPERATIONS)],
  },
  releases: { hashKey: "release", rangeKey: "item", keys: ["release", "item"] },
  shards: { hashKey: "shard", keys: ["shard"] },
  tenants: {
    hashKey: "tenant",
    rangeKey: "item",
    keys: ["tenant", "item", "kind", "attention", "attentionSince"],
    globalSecondaryIndexes: [index("by-kind", BY_KIND), index("attention", ATTENTION)],
  },
  tokens: { hashKey: "token", keys: ["token"] },
};

/** The control plane's tables. Everything that the platform knows is in them, so they are never replaced. */
export class ControlTables extends pulumi.ComponentResource {
  /** The tables by what they keep. */
  readonly tables: Readonly<Record<ControlTableRole, Table>>;

  constructor(name: string, args: ControlTablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tenantry:index:ControlTables", name, {}, opts);

    const make = (role: ControlTableRole) =>
      new Table(`${name}-${role}`, tableArgs(role, args), {
        parent: this,
        deleteBeforeReplace: true,
        protect: args.deletionProtection,
      });
    this.tables = {
      mapping: make("mapping"),
      names: make("names"),
      operations: make("operations"),
      releases: make("releases"),
      shards: make("shards"),
      tenants: make("tenants"),
      tokens: make("tokens"),
    };

    this.registerOutputs({});
  }
}

function tableArgs(role: ControlTableRole, args: ControlTablesArgs): TableArgs {
  const { keys, ...shape } = SHAPES[role];
  return {
    ...shape,
    name: physicalName("table", role),
    attributes: keys.map((key) => ({ name: key, type: "S" })),
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
    serverSideEncryption: { enabled: true },
    deletionProtectionEnabled: args.deletionProtection,
    tags: tagMapOf(args.tags),
  };
}

function index(name: string, keys: { readonly hashKey: string; readonly rangeKey: string }) {
  return { name, ...keys, projectionType: "ALL" };
}
