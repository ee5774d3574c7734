import type { PatchOperation } from "@aws-sdk/client-api-gateway";

/** Patches for those of the properties that changed: the path of each, and its value. */
export function replacements(
  changed: ReadonlySet<string>,
  properties: Readonly<Record<string, readonly [path: string, wanted: unknown]>>,
): PatchOperation[] {
  return Object.entries(properties)
    .filter(([name]) => changed.has(name))
    .map(([, [path, wanted]]) => ({ op: "replace", path, value: String(wanted ?? "") }));
}

/** Patches that make the entries below a path what they shall be. */
export function mapChanges(
  path: string,
  old: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>> | undefined,
): PatchOperation[] {
  const [before, after] = [old ?? {}, wanted ?? {}];
  return [
    ...Object.entries(after)
      .filter(([key, item]) => before[key] !== item)
      .map(([key, item]) => replace(`${path}/${pointer(key)}`, item)),
    ...Object.keys(before)
      .filter((key) => !(key in after))
      .map((key): PatchOperation => ({ op: "remove", path: `${path}/${pointer(key)}` })),
  ];
}

/** Patches that make the members of a list what they shall be. */
export function listChanges(
  path: string,
  old: readonly string[],
  wanted: readonly string[],
): PatchOperation[] {
  return [
    ...wanted
      .filter((item) => !old.includes(item))
      .map((item): PatchOperation => ({ op: "add", path, value: item })),
    ...old
      .filter((item) => !wanted.includes(item))
      .map((item): PatchOperation => ({ op: "remove", path, value: item })),
  ];
}

/** One patch that sets a value. */
export function replace(path: string, wanted: unknown): PatchOperation {
  return { op: "replace", path, value: String(wanted) };
}

/** A key as one part of a path. Source: RFC 6901, "Syntax". */
export function pointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
