import { QUOTA_CODES, type QuotaCode } from "./quotas.ts";

/** Names of what is in an account and was made by us, by the quota that it counts against. */
export type AccountContents = Readonly<Partial<Record<QuotaCode, readonly string[]>>>;

/** What counts against a quota, in words. */
const THINGS: Readonly<Record<QuotaCode, string>> = {
  "rest-apis": "REST API",
  "api-keys": "API key",
  "usage-plans": "usage plan",
  "user-pools": "user pool",
  tables: "table",
  "reserved-concurrency": "function",
  "iam-roles": "role",
};

/** Names of one kind that are told; who clears up looks at the account itself. */
const TOLD = 2;

/** What is left of ours in an account, in words; nothing when it is empty. */
export function remainsIn(contents: AccountContents): string | undefined {
  const kinds = QUOTA_CODES.flatMap((code) => {
    const names = contents[code] ?? [];
    if (names.length === 0) return [];
    const told = names.slice(0, TOLD).join(", ");
    const more = names.length > TOLD ? ", …" : "";
    return [`${names.length} ${THINGS[code]}${names.length > 1 ? "s" : ""} (${told}${more})`];
  });
  return kinds.length === 0 ? undefined : kinds.join(", ");
}
