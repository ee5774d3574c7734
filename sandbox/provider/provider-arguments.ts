import * as z from "zod";
import { type Properties, UNKNOWN } from "./wire.ts";

const AssumedRole = z.strictObject({
  roleArn: z.string(),
  externalId: z.string().exactOptional(),
  sessionName: z.string().exactOptional(),
  policy: z.string().exactOptional(),
  duration: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
  transitiveTagKeys: z.array(z.string()).exactOptional(),
});

/** What a program may give `new aws.Provider(…)`; the rest is refused by name. */
const ProviderArguments = z.strictObject({
  accessKey: z.string().exactOptional(),
  secretKey: z.string().exactOptional(),
  token: z.string().exactOptional(),
  region: z.string().exactOptional(),
  allowedAccountIds: z.array(z.string()).exactOptional(),
  assumeRoles: z.array(AssumedRole).exactOptional(),
  defaultTags: z
    .strictObject({ tags: z.record(z.string(), z.string()).exactOptional() })
    .exactOptional(),
  endpoints: z.array(z.record(z.string(), z.string())).exactOptional(),
  maxRetries: z.int().exactOptional(),
  s3UsePathStyle: z.boolean().exactOptional(),
  skipCredentialsValidation: z.boolean().exactOptional(),
  skipMetadataApiCheck: z.boolean().exactOptional(),
  skipRegionValidation: z.boolean().exactOptional(),
  skipRequestingAccountId: z.boolean().exactOptional(),
  version: z.string().exactOptional(),
  pluginDownloadURL: z.string().exactOptional(),
});

/** A provider's configuration. */
export type ProviderArguments = z.output<typeof ProviderArguments>;

/** Arguments that decide where resources live: with another of these, every resource is another. */
const PLACES = ["region", "allowedAccountIds"] as const;

/** Every problem with a provider's arguments; a problem names no value, for values may be secret. */
export function argumentProblems(given: Properties): readonly string[] {
  const result = ProviderArguments.safeParse(decoded(known(given)));
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unsupported([...issue.path, key]))
      : [`provider option ${issue.path.join(".")}: ${issue.message}`],
  );
}

/** Reads arguments that were checked. */
export function parseArguments(given: Properties): ProviderArguments {
  return ProviderArguments.parse(decoded(given));
}

/** Names the arguments whose change moves resources to another place: Region, accounts, roles. */
export function movedArguments(old: Properties, given: Properties): readonly string[] {
  const [before, after] = [decoded(old), decoded(given)];
  const moved = PLACES.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return rolesOf(before) === rolesOf(after) ? moved : [...moved, "assumeRoles"];
}

/** The roles alone: another session name or external id does not lead elsewhere. */
function rolesOf(given: Properties): string {
  const roles = given.assumeRoles;
  return JSON.stringify(Array.isArray(roles) ? roles.map((role) => role?.roleArn) : roles);
}

function unsupported(path: readonly PropertyKey[]): string {
  return `provider option ${path.join(".")} is not supported by the stand-in aws provider`;
}

/** The engine sends nested arguments as JSON inside of strings. */
function decoded(given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, isNested(key, item) ? JSON.parse(item) : item]),
  );
}

function isNested(key: string, item: unknown): item is string {
  if (typeof item !== "string" || item === UNKNOWN) return false;
  return !["accessKey", "secretKey", "token", "region", "version"].includes(key) && isJson(item);
}

function isJson(text: string): boolean {
  return /^(\[|\{)|^(true|false|\d+)$/.test(text);
}

function known(given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(given).filter(([, item]) => !JSON.stringify(item ?? null).includes(UNKNOWN)),
  );
}
