import {
  type CreateTableCommandInput,
  DynamoDB,
  type GlobalSecondaryIndex,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import type { TableArgs } from "@pulumi/aws/dynamodb/table.js";
import { ifFound } from "../../aws-failure.ts";
import type { Connection } from "../../connection.ts";
import { type Change, defineResource, type Observed } from "../../resource-definition.ts";
import { block, map, set, value } from "../../shape.ts";
import { applyTags, tagList, tagsOf } from "../../tags.ts";
import { until } from "../../waiting.ts";
import { word } from "../../words.ts";
import {
  describedTable,
  type TableInputs as Inputs,
  type TableOutputs as Outputs,
  outputsOf,
} from "./table-description.ts";

type Index = NonNullable<Inputs["globalSecondaryIndexes"]>[number];

/** A DynamoDB table with its indexes, stream, expiry, recovery and encryption. */
export const table = defineResource<
  TableArgs,
  Outputs,
  "name" | "attributes" | "hashKey" | "billingMode"
>({
  inputs: {
    name: value,
    hashKey: value,
    rangeKey: value,
    attributes: set(block({ name: value, type: value })),
    billingMode: value,
    readCapacity: value,
    writeCapacity: value,
    globalSecondaryIndexes: set(
      block({
        name: value,
        hashKey: value,
        rangeKey: value,
        projectionType: value,
        nonKeyAttributes: set(value),
        readCapacity: value,
        writeCapacity: value,
      }),
    ),
    streamEnabled: value,
    streamViewType: value,
    ttl: block({ attributeName: value, enabled: value }),
    pointInTimeRecovery: block({ enabled: value, recoveryPeriodInDays: value }),
    serverSideEncryption: block({ enabled: value, kmsKeyArn: value }),
    deletionProtectionEnabled: value,
    tableClass: value,
    tags: map,
  },
  required: ["attributes", "hashKey"],
  replaceOn: ["name", "hashKey", "rangeKey"],
  outputs: ["arn", "streamArn", "streamLabel"],
  defaults: { billingMode: "PROVISIONED" },
  autoname: "name",
  moves: (changed) =>
    changed.has("streamEnabled") || changed.has("streamViewType")
      ? ["streamArn", "streamLabel"]
      : [],

  async create(connection, inputs) {
    const { TableDescription } = await connection.client(DynamoDB).createTable(creation(inputs));
    return { id: inputs.name, outputs: { arn: TableDescription?.TableArn ?? "" } };
  },

  async complete(connection, id, inputs) {
    const made = await active(connection, id);
    if (inputs.ttl?.enabled) await applyTtl(connection, id, inputs);
    if (inputs.pointInTimeRecovery) await applyRecovery(connection, id, inputs);
    return outputsOf(made);
  },

  async read(connection, id) {
    const dynamodb = connection.client(DynamoDB);
    const { Table } = await dynamodb.describeTable({ TableName: id });
    if (!Table?.TableArn || Table.TableStatus === "DELETING") return undefined;
    const [ttl, recovery, tags] = await Promise.all([
      dynamodb.describeTimeToLive({ TableName: id }),
      dynamodb.describeContinuousBackups({ TableName: id }),
      dynamodb.listTagsOfResource({ ResourceArn: Table.TableArn }),
    ]);
    const expiry = ttl.TimeToLiveDescription;
    const backups = recovery.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    const inputs: Observed<Inputs> = {
      ...describedTable(Table),
      ttl: expiry?.AttributeName
        ? { attributeName: expiry.AttributeName, enabled: expiry.TimeToLiveStatus === "ENABLED" }
        : null,
      pointInTimeRecovery: backups
        ? { enabled: backups.PointInTimeRecoveryStatus === "ENABLED" }
        : undefined,
      tags: tagsOf(tags.Tags),
    };
    return { inputs, outputs: outputsOf(Table) };
  },

  async update(connection, change) {
    const { id, inputs, state, changed } = change;
    for (const step of tableSteps(change)) {
      await connection.client(DynamoDB).updateTable({ TableName: id, ...step });
      await active(connection, id);
    }
    if (changed.has("ttl")) await applyTtl(connection, id, inputs, state.ttl?.attributeName);
    if (changed.has("pointInTimeRecovery")) await applyRecovery(connection, id, inputs);
    if (changed.has("tags")) await retag(connection, state.arn ?? "", state.tags, inputs.tags);
    return outputsOf(await active(connection, id));
  },

  async delete(connection, id) {
    const dynamodb = connection.client(DynamoDB);
    await dynamodb.deleteTable({ TableName: id });
    await until(`deleting table ${id}`, async () =>
      (await ifFound(dynamodb.describeTable({ TableName: id }))) ? undefined : true,
    );
  },
});

function creation(inputs: Inputs): CreateTableCommandInput {
  const encryption = inputs.serverSideEncryption;
  return {
    TableName: inputs.name,
    BillingMode: word(inputs.billingMode),
    ...throughput(inputs, inputs),
    AttributeDefinitions: definitionsOf(inputs),
    KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
    GlobalSecondaryIndexes: inputs.globalSecondaryIndexes?.map((index) => indexOf(inputs, index)),
    StreamSpecification: inputs.streamEnabled ? streamOf(inputs) : undefined,
    SSESpecification: encryption && encryptionOf(encryption),
    DeletionProtectionEnabled: inputs.deletionProtectionEnabled,
    TableClass: word(inputs.tableClass),
    Tags: tagList(inputs.tags),
  };
}

/** One request each, because AWS takes only one kind of change to a table or its indexes at a time. */
function tableSteps({ inputs, state, changed }: Change<Inputs, Outputs>) {
  const when = <T>(names: readonly string[], steps: () => readonly T[]) =>
    names.some((name) => changed.has(name)) ? steps() : [];
  const { serverSideEncryption, deletionProtectionEnabled = false } = inputs;
  return [
    ...when(["billingMode", "readCapacity", "writeCapacity"], () => [
      { BillingMode: word<"PROVISIONED">(inputs.billingMode), ...throughput(inputs, inputs) },
    ]),
    ...when(["streamEnabled", "streamViewType"], () => streamSteps(inputs, state)),
    ...when(["serverSideEncryption"], () => [
      { SSESpecification: encryptionOf(serverSideEncryption) },
    ]),
    ...when(["deletionProtectionEnabled"], () => [
      { DeletionProtectionEnabled: deletionProtectionEnabled },
    ]),
    ...when(["tableClass"], () => [
      { TableClass: word<"STANDARD">(inputs.tableClass ?? "STANDARD") },
    ]),
    ...when(["globalSecondaryIndexes"], () => indexSteps(inputs, state)),
  ];
}

/** A stream shows another view only after it was off. */
function streamSteps(inputs: Inputs, state: Partial<Inputs>) {
  const wanted = { StreamSpecification: streamOf(inputs) };
  const isSwitched = state.streamEnabled && inputs.streamEnabled;
  return isSwitched ? [{ StreamSpecification: { StreamEnabled: false } }, wanted] : [wanted];
}

function indexSteps(inputs: Inputs, state: Partial<Inputs>) {
  const [old, news] = [state.globalSecondaryIndexes ?? [], inputs.globalSecondaryIndexes ?? []];
  const same = (a: Index) => (b: Index) => JSON.stringify(a) === JSON.stringify(b);
  const gone = old.filter((index) => !news.some(same(index)));
  const added = news.filter((index) => !old.some(same(index)));
  return [
    ...gone.map(({ name }) => ({
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: name } }],
    })),
    ...added.map((index) => ({
      AttributeDefinitions: definitionsOf(inputs),
      GlobalSecondaryIndexUpdates: [{ Create: indexOf(inputs, index) }],
    })),
  ];
}

function definitionsOf(inputs: Inputs) {
  return inputs.attributes.map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: word<"S">(type),
  }));
}

function keySchema(hashKey: string | undefined, rangeKey: string | undefined) {
  const hash = { AttributeName: hashKey, KeyType: "HASH" as const };
  return rangeKey ? [hash, { AttributeName: rangeKey, KeyType: "RANGE" as const }] : [hash];
}

function indexOf(inputs: Inputs, index: Index): GlobalSecondaryIndex {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.hashKey, index.rangeKey),
    Projection: {
      ProjectionType: word(index.projectionType),
      NonKeyAttributes: index.nonKeyAttributes?.slice(),
    },
    ...throughput(inputs, index),
  };
}

function throughput(
  { billingMode }: Inputs,
  capacity: {
    readonly readCapacity?: number | undefined;
    readonly writeCapacity?: number | undefined;
  },
) {
  if (billingMode === "PAY_PER_REQUEST") return {};
  return {
    ProvisionedThroughput: {
      ReadCapacityUnits: capacity.readCapacity ?? 1,
      WriteCapacityUnits: capacity.writeCapacity ?? 1,
    },
  };
}

function streamOf({ streamEnabled, streamViewType }: Inputs) {
  return streamEnabled
    ? { StreamEnabled: true, StreamViewType: word<"NEW_IMAGE">(streamViewType) }
    : { StreamEnabled: false };
}

function encryptionOf(encryption: Inputs["serverSideEncryption"]) {
  if (!encryption?.enabled) return { Enabled: false };
  const key = encryption.kmsKeyArn;
  return { Enabled: true, SSEType: "KMS" as const, ...(key ? { KMSMasterKeyId: key } : {}) };
}

function active(connection: Connection, name: string): Promise<TableDescription> {
  return until(`table ${name}`, async () => {
    const { Table } = await connection.client(DynamoDB).describeTable({ TableName: name });
    const isReady =
      Table?.TableStatus === "ACTIVE" &&
      (Table.GlobalSecondaryIndexes ?? []).every(({ IndexStatus }) => IndexStatus === "ACTIVE");
    return isReady ? Table : undefined;
  });
}

/** Turning expiry off needs the old attribute's name. */
async function applyTtl(connection: Connection, id: string, { ttl }: Inputs, old?: string) {
  await connection.client(DynamoDB).updateTimeToLive({
    TableName: id,
    TimeToLiveSpecification: {
      Enabled: ttl?.enabled ?? false,
      AttributeName: ttl?.attributeName ?? old,
    },
  });
}

/** A table that was made a moment ago may not have backups yet. */
async function applyRecovery(connection: Connection, id: string, inputs: Inputs) {
  const recovery = inputs.pointInTimeRecovery;
  const days = recovery?.recoveryPeriodInDays;
  await connection.client(DynamoDB).updateContinuousBackups({
    TableName: id,
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: recovery?.enabled ?? false,
      ...(days ? { RecoveryPeriodInDays: days } : {}),
    },
  });
}

function retag(connection: Connection, arn: string, old: Inputs["tags"], tags: Inputs["tags"]) {
  const dynamodb = connection.client(DynamoDB);
  return applyTags(old, tags, {
    set: (added) => dynamodb.tagResource({ ResourceArn: arn, Tags: tagList(added) }),
    remove: (keys) => dynamodb.untagResource({ ResourceArn: arn, TagKeys: keys }),
  });
}
