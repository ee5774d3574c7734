import { parseDocument } from "../tenants/document.ts";
import { Account, Shard } from "../tenants/shard.ts";

/** What stands before an account's number in the key of its row, which no shard's name can hold. */
const ACCOUNT_KEY = "account-";

/** Key of the row that counts what an account uses over all its Regions. */
export function accountKeyOf(account: string): string {
  return `${ACCOUNT_KEY}${account}`;
}

/** Whether a row counts for an account, rather than for a shard. */
export function isAccountItem(item: Record<string, unknown>): boolean {
  return String(item.shard).startsWith(ACCOUNT_KEY);
}

/** Whether a row is a shard's: the keys of all others hold a hyphen, which no shard's name does. */
export function isShardItem(item: Record<string, unknown>): boolean {
  return !String(item.shard).includes("-");
}

/** A shard as its row has it. */
export function shardOf(item: Record<string, unknown>): Shard {
  return parseDocument(Shard, item, `shard "${String(item.shard)}"`);
}

/** An account as its row has it. */
export function accountOf(item: Record<string, unknown>): Account {
  const { shard, ...rest } = item;
  const account = String(shard).slice(ACCOUNT_KEY.length);
  return parseDocument(Account, { account, ...rest }, `account "${account}"`);
}
