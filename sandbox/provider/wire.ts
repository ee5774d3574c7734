/** Properties of a resource as plain JSON, after secrets and outputs were unwrapped. */
export type Properties = Readonly<Record<string, unknown>>;

/** Stands for a value that a preview cannot know yet, at any depth. Source: Pulumi SDK, `runtime/rpc`. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key under which the engine marks a value that JSON has no word for. Source: Pulumi SDK, `runtime/rpc`. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** One file as the engine sends it. */
export interface WireAsset {
  /** SHA-256 of the content, made by the engine. */
  readonly hash?: string;
  /** Content given in place. */
  readonly text?: string;
  /** Absolute path of a file that holds the content. */
  readonly path?: string;
  /** Remote address of the content. */
  readonly uri?: string;
}

/** A bundle of files as the engine sends it. */
export interface WireArchive {
  /** SHA-256 over names and contents, made by the engine. */
  readonly hash?: string;
  /** Members by their path inside the archive. */
  readonly assets?: Readonly<Record<string, unknown>>;
  /** Absolute path of a folder or a zip file. */
  readonly path?: string;
}

/** Tells objects from arrays, null and plain values. */
export function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells a single file. */
export function isAsset(value: unknown): value is WireAsset {
  return isRecord(value) && value[SIGNATURE] === ASSET;
}

/** Tells a bundle of files. */
export function isArchive(value: unknown): value is WireArchive {
  return isRecord(value) && value[SIGNATURE] === ARCHIVE;
}

/** Takes secrets, outputs and resource references off a value; assets and archives stay as they are. */
export function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  if (!isRecord(value)) return value;
  switch (value[SIGNATURE]) {
    case SECRET:
      return plainOf(value.value);
    case OUTPUT:
      return "value" in value ? plainOf(value.value) : UNKNOWN;
    case RESOURCE:
      return value.id === "" ? UNKNOWN : (value.id ?? value.urn);
    default:
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainOf(item)]));
  }
}

/** Says whether a value, or anything inside it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
