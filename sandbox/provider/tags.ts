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

/** Tags as the services of the Code family and Step Functions list them. */
export function lowerTagList(tags: Tags | undefined): { key: string; value: string }[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}

/** Tags from such a list; null when there are none. */
export function lowerTagsOf(
  listed: readonly { key?: string | undefined; value?: string | undefined }[] | undefined,
): Record<string, string> | null {
  return tagsOf((listed ?? []).map(({ key, value }) => ({ Key: key, Value: value })));
}

/** A service's map of tags without those that AWS itself made; null when there are none. */
export function tagMap(tags: Readonly<Record<string, string>> | undefined) {
  const own = Object.entries(tags ?? {}).filter(([key]) => !key.startsWith("aws:"));
  return own.length === 0 ? null : Object.fromEntries(own);
}

/** Makes the tags what they shall be with at most two calls, the second of which carries them all. */
export async function applyTags(
  old: Tags | undefined,
  wanted: Tags | undefined,
  calls: TagCalls,
): Promise<void> {
  const removed = Object.keys(old ?? {}).filter((key) => !(key in (wanted ?? {})));
  const isChanged = Object.entries(wanted ?? {}).some(([key, tag]) => old?.[key] !== tag);
  if (removed.length > 0) await calls.remove(removed);
  if (wanted && isChanged) await calls.set(wanted);
}
