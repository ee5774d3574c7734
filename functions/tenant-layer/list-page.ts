import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { indexKeyOf, itemKeyOf, partitionKeyOf } from "../../tenants/item-key.ts";
import { type Cursor, encodeCursor, parseCursor } from "./cursor.ts";
import type { TablePlace } from "./environment.ts";
import type { Item, Reach } from "./table.ts";

/** Which items a list should show. */
export interface ListRequest {
  /** Most items on the page. */
  readonly limit: number;
  /** Cursor of the page before; absent for the first. */
  readonly cursor?: string | undefined;
  /** Only items with this value in an indexed attribute. */
  readonly where?: { readonly attribute: string; readonly equals: string } | undefined;
}

/** Some of a list. */
export interface Page<T> {
  /** The items, in no order that means anything. */
  readonly items: readonly T[];
  /** Leads to the next page; absent on the last. */
  readonly cursor?: string;
}

/** Reads a page, partition after partition until it is full. */
export async function listPage<T extends Item>(
  reach: Reach,
  place: TablePlace,
  request: ListRequest,
): Promise<Page<T>> {
  const partitions = request.where ? 1 : place.partitions;
  const start = request.cursor ? parseCursor(request.cursor) : { partition: 0 };
  const items: T[] = [];
  let next: Cursor | undefined = start.partition < partitions ? start : undefined;
  while (next && items.length < request.limit) {
    const part = await readPartition<T>(reach, { place, request, at: next }, items.length);
    items.push(...part.items);
    next = part.next ?? followingPartition(next, partitions);
  }
  return { items, ...(next ? { cursor: encodeCursor(next) } : {}) };
}

/** What a reading of one partition needs to know. */
interface PartitionRead {
  readonly place: TablePlace;
  readonly request: ListRequest;
  readonly at: Cursor;
}

async function readPartition<T>({ tenant, client }: Reach, read: PartitionRead, got: number) {
  const { place, request, at } = read;
  const answer = await client.send(
    new QueryCommand({
      TableName: place.name,
      Limit: request.limit - got,
      ...keyConditionOf(tenant, request, at),
      ...(at.after === undefined
        ? {}
        : { ExclusiveStartKey: startKeyOf({ tenant, ...read }, at.after) }),
    }),
  );
  // Items are written only by Table, which takes only T.
  const items = (answer.Items ?? []).map((record) => record.item as T);
  const last: unknown = answer.LastEvaluatedKey?.sk;
  const next = typeof last === "string" ? { partition: at.partition, after: last } : undefined;
  return { items, next };
}

function keyConditionOf(
  tenant: string,
  { where }: ListRequest,
  at: Cursor,
): Pick<
  QueryCommandInput,
  "IndexName" | "KeyConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
> {
  if (!where) {
    return {
      KeyConditionExpression: "#key = :key",
      ExpressionAttributeNames: { "#key": "pk" },
      ExpressionAttributeValues: { ":key": partitionKeyOf(tenant, at.partition) },
    };
  }
  const index = `by-${where.attribute}`;
  return {
    IndexName: index,
    KeyConditionExpression: "#key = :key",
    ExpressionAttributeNames: { "#key": index },
    ExpressionAttributeValues: { ":key": indexKeyOf(tenant, where.equals) },
  };
}

/** A page of an index goes on from the item's own key together with the index's. */
function startKeyOf(
  { tenant, place, request }: PartitionRead & { readonly tenant: string },
  after: string,
): Record<string, string> {
  const own = { pk: itemKeyOf(tenant, after, place.partitions), sk: after };
  const { where } = request;
  return where ? { ...own, [`by-${where.attribute}`]: indexKeyOf(tenant, where.equals) } : own;
}

function followingPartition({ partition }: Cursor, partitions: number): Cursor | undefined {
  return partition + 1 < partitions ? { partition: partition + 1 } : undefined;
}
