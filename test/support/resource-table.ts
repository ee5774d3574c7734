import type { Registration } from "./registration-rules.ts";

const TAGS = ["tenant", "tier", "shard", "release"];

/** What was asked for, a line each: type, physical name, tags by value, and policies by statement. */
export function resourceTable(registrations: readonly Registration[]): readonly string[] {
  return registrations.map(({ type, inputs }) => {
    const name = inputs.name ?? inputs.bucket ?? inputs.stageName ?? inputs.layerName ?? "";
    const tags = TAGS.map((tag) => inputs.tags?.[tag]).filter(Boolean);
    const sids = [inputs.policy ?? inputs.assumeRolePolicy ?? []]
      .flat()
      .flatMap((text) => JSON.parse(text).Statement)
      .map(({ Sid }) => Sid);
    return [type.split(":").pop(), name, tags.join("/"), sids.join("+")].join(" ").trimEnd();
  });
}
