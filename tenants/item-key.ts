import { createHash } from "node:crypto";

/** Most partitions that a table may spread one tenant's items over: the suffix has two digits. */
export const MAX_PARTITIONS = 256;

/**
 * Partition key of one item: the tenant's prefix, by which IAM tells tenants apart, and a suffix
 * that spreads a large tenant over several partitions.
 *
 * @param partitions - How many partitions the table spreads a tenant over, 1 to 256.
 */
export function itemKeyOf(tenant: string, id: string, partitions: number): string {
  const hash = createHash("sha256").update(id).digest().readUInt32BE(0);
  return partitionKeyOf(tenant, hash % partitions);
}

/** Partition key of one of a tenant's partitions, counted from 0. */
export function partitionKeyOf(tenant: string, partition: number): string {
  return `${tenant}#${partition.toString(16).padStart(2, "0")}`;
}

/** Partition key of an index: one tenant's items that have the same value. */
export function indexKeyOf(tenant: string, value: string): string {
  return `${tenant}#${value}`;
}
