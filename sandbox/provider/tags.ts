/** Tags as a program gives them. */
export type Tags = Readonly<Record<string, string>>;

/** Calls that change the tags of one thing. */
export interface TagCalls {
  /** Sets tags, new and old. */
  readonly set: (tags: Tags) => Promise<unknown>;
  /** Takes tags off by their keys. */
  readonly remove: (keys: string[]) => Promise<unknown>;
}

/** Tags as most services list them. */
export function tagList(tags: Tags | undefined): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags from a service's list; null when there are none. */
export function tagsOf(
  listed: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> | null {
  return tagMap(Object.fromEntries((listed ?? []).map(({ Key, Value }) => [Key, Value ?? ""])));
}

/** A service's map of tags without those that AWS itself made; null when there are none. */
export function tagMap(tags: Readonly<Record<string, string>> | undefined) {
  const own = Object.entries(tags ?? {}).filter(([key]) => !key.startsWith("aws:"));
  return own.length === 0 ? null : Object.fromEntries(own);
}

/** Makes the tags what they shall be with at most two calls. */
export async function applyTags(
  old: Tags | undefined,
  wanted: Tags | undefined,
  calls: TagCalls,
): Promise<void> {
  const removed = Object.keys(old ?? {}).filter((key) => !(key in (wanted ?? {})));
  const set = Object.entries(wanted ?? {}).filter(([key, tag]) => old?.[key] !== tag);
  if (removed.length > 0) await calls.remove(removed);
  if (set.length > 0) await calls.set(Object.fromEntries(set));
}
