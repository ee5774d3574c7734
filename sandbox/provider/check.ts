import { createHash } from "node:crypto";
import type { ResourceDefinition } from "./resource-definition.ts";
import { unknownPaths } from "./shape.ts";
import { isRecord, type Properties } from "./wire.ts";

/** What the engine asks to check. */
export interface CheckInput {
  /** Type token, such as `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** Name of the resource in the program. */
  readonly name: string;
  /** Inputs of the last time; empty for a new resource. */
  readonly olds: Properties;
  /** Inputs as the program gives them. */
  readonly news: Properties;
  /** Makes the physical name different each time the resource is made. */
  readonly seed: Uint8Array;
  /** Tags of the provider. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Inputs that are ready to use, and every problem with them. */
export interface Checked {
  /** Inputs with names, defaults and the provider's tags. */
  readonly inputs: Properties;
  /** Problems in words; none names a value, because the engine would print secrets. */
  readonly problems: readonly string[];
}

const SUFFIX_LENGTH = 7;

/** Completes inputs and finds every problem with them at once. */
export function checkInputs(definition: ResourceDefinition, input: CheckInput): Checked {
  const named = withName(definition, input);
  const added: string[] = named.isMade && definition.autoname ? [definition.autoname] : [];
  const inputs: Record<string, unknown> = { ...named.inputs };
  for (const [key, fallback] of Object.entries(definition.defaults ?? {})) {
    if (isAbsent(inputs[key])) {
      inputs[key] = fallback;
      added.push(key);
    }
  }
  if ("tags" in definition.inputs) Object.assign(inputs, mergedTags(inputs.tags, input));
  return { inputs: { ...inputs, __defaults: added }, problems: problemsOf(definition, input) };
}

/** Every input that a program may give: the definition's, and the Region where the service has one. */
export function inputShapes(definition: ResourceDefinition): ResourceDefinition["inputs"] {
  return definition.isGlobal
    ? definition.inputs
    : { ...definition.inputs, region: { kind: "value" } };
}

function problemsOf(definition: ResourceDefinition, input: CheckInput): readonly string[] {
  const shapes = inputShapes(definition);
  const unknown = unknownPaths({ kind: "block", of: shapes }, input.news, "").map(
    (path) => `property ${path} of ${input.type} is not supported by the stand-in aws provider`,
  );
  const missing = (definition.required ?? [])
    .filter((key) => isAbsent(input.news[key]))
    .map((key) => `property ${key} of ${input.type} is required`);
  return [...unknown, ...missing];
}

function withName(
  { autoname }: ResourceDefinition,
  input: CheckInput,
): { readonly inputs: Properties; readonly isMade: boolean } {
  if (!autoname || !isAbsent(input.news[autoname])) return { inputs: input.news, isMade: false };
  return { inputs: { ...input.news, [autoname]: madeName(autoname, input) }, isMade: true };
}

/** The name of the last time if that was made too, or else a new one. */
function madeName(property: string, { name, olds, seed }: CheckInput): unknown {
  const defaults = olds.__defaults;
  if (Array.isArray(defaults) && defaults.includes(property)) return olds[property];
  const suffix = createHash("sha256").update(seed).digest("hex").slice(0, SUFFIX_LENGTH);
  const made = `${name}-${suffix}`;
  return property === "bucket" ? made.toLowerCase() : made;
}

function mergedTags(own: unknown, { defaultTags }: CheckInput): Properties {
  if (own !== undefined && own !== null && !isRecord(own)) return {};
  const tags = { ...defaultTags, ...own };
  return Object.keys(tags).length === 0 ? {} : { tags };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
