import * as z from "zod";
import type { EngineEvent } from "./engine-event.ts";
import { saysItExists } from "./engine-failure.ts";
import type { UnmadeResource } from "./recover/unmade-resources.ts";
import { isMasked, type SecretMask } from "./secret-mask.ts";

/** Type of the resource that stands for the stack itself and carries its outputs. */
const STACK_TYPE = "pulumi:pulumi:Stack";

/** Things that are done to nearly every resource and say nothing. */
const QUIET = new Set(["same", "refresh", "read", "read-discard"]);

const Metadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  new: z
    .object({
      outputs: z.record(z.string(), z.unknown()).nullish(),
      inputs: z.record(z.string(), z.unknown()).nullish(),
      parent: z.string().nullish(),
      provider: z.string().nullish(),
    })
    .nullish(),
});

const Step = z.object({ metadata: Metadata });

/** Of the engine's events only what is read here; everything else is dropped where it enters. */
const RawEvent = z.object({
  diagnosticEvent: z
    .object({ urn: z.string().optional(), message: z.string(), severity: z.string() })
    .optional(),
  resourcePreEvent: Step.optional(),
  resOutputsEvent: Step.optional(),
  resOpFailedEvent: Step.optional(),
  summaryEvent: z
    .object({ resourceChanges: z.record(z.string(), z.number()).nullish() })
    .optional(),
});

/** A severity that is passed on; `debug` carries every property in clear and is none of them. */
const Severity = z.enum(["info", "warning", "error"]);

/** A resource that could not be made what it should be. */
export interface FailedResource {
  /** Name of the resource within its stack; empty for the program as a whole. */
  readonly resource: string;
  /** Type of the resource. */
  readonly type: string;
  /** What its provider said. */
  readonly reason: string;
}

/** What is done to a resource that is to be made. */
const CREATIONS = new Set(["create", "create-replacement"]);

/** Reads the engine's events where they enter, so that no secret gets further. */
export class EventReader {
  readonly #mask: SecretMask;
  readonly #emit: (event: EngineEvent) => void;
  readonly #begun = new Map<string, number>();
  readonly #errors: FailedResource[] = [];
  readonly #unmade: UnmadeResource[] = [];
  #outputs: Readonly<Record<string, unknown>> = {};
  #changes: Changes = {};

  constructor(mask: SecretMask, emit: (event: EngineEvent) => void) {
    this.#mask = mask;
    this.#emit = emit;
  }

  /** Outputs of the program that are not secret. */
  get outputs(): Readonly<Record<string, unknown>> {
    return this.#outputs;
  }

  /** Resources by what was done to them, in all runs of the engine whose events these are. */
  get changes(): Changes {
    return this.#changes;
  }

  /** Every error that was told, in order. */
  get errors(): readonly FailedResource[] {
    return this.#errors;
  }

  /** Resources that AWS refused to make because there is one already. */
  get conflicts(): readonly UnmadeResource[] {
    return this.#unmade.filter(({ urn }) => {
      const { resource, type } = partsOf(urn);
      const own = this.#errors.filter((each) => each.resource === resource && each.type === type);
      return own.some(({ reason }) => saysItExists(reason));
    });
  }

  /** Takes one event as the engine sent it. */
  accept(raw: unknown): void {
    const { data } = RawEvent.safeParse(raw);
    if (!data) return;
    if (data.diagnosticEvent) this.say(data.diagnosticEvent);
    if (data.resourcePreEvent) this.#step(data.resourcePreEvent.metadata, "begun");
    if (data.resOutputsEvent) this.#done(data.resOutputsEvent.metadata);
    if (data.resOpFailedEvent) this.#failed(data.resOpFailedEvent.metadata);
    if (data.summaryEvent) this.#changes = sumOf(this.#changes, data.summaryEvent.resourceChanges);
  }

  /** Passes a message on, without secrets. */
  say({
    urn,
    message,
    severity,
  }: {
    readonly urn?: string | undefined;
    readonly message: string;
    readonly severity: string;
  }): void {
    const { data: known } = Severity.safeParse(severity === "info#err" ? "info" : severity);
    const text = this.#mask.apply(withoutColours(message)).trim();
    if (!known || text === "") return;
    const about = urn === undefined ? {} : partsOf(urn);
    if (known === "error") this.#errors.push({ resource: "", type: "", ...about, reason: text });
    this.#emit({ kind: "message", severity: known, message: text, ...about });
  }

  #done(metadata: z.output<typeof Metadata>): void {
    if (metadata.type === STACK_TYPE) this.#outputs = clearOnly(metadata.new?.outputs ?? {});
    this.#step(metadata, "done");
  }

  #failed(metadata: z.output<typeof Metadata>): void {
    const { op, urn, type, new: wanted } = metadata;
    if (CREATIONS.has(op) && wanted) {
      const { inputs, parent, provider } = wanted;
      this.#unmade.push({
        urn,
        type,
        inputs: inputs ?? {},
        ...(parent ? { parent } : {}),
        ...(provider ? { provider } : {}),
      });
    }
    this.#step(metadata, "failed");
  }

  #step({ op, urn }: z.output<typeof Metadata>, phase: "begun" | "done" | "failed"): void {
    if (QUIET.has(op) && phase !== "failed") return;
    const key = `${op} ${urn}`;
    const begun = this.#begun.get(key);
    const now = performance.now();
    if (phase === "begun") this.#begun.set(key, now);
    const seconds = begun === undefined ? {} : { seconds: Math.round(now - begun) / 1000 };
    const took = phase === "begun" ? {} : seconds;
    this.#emit({ kind: "resource", action: op, phase, ...partsOf(urn), ...took });
  }
}

type Changes = Readonly<Record<string, number>>;

function sumOf(before: Changes, more: Changes | null | undefined): Changes {
  const added = Object.entries(more ?? {}).map(([op, n]) => [op, (before[op] ?? 0) + n]);
  return { ...before, ...Object.fromEntries(added) };
}

/** Name and type of a resource, from its URN: `urn:pulumi:stack::project::parent$type::name`. */
export function partsOf(urn: string): { resource: string; type: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { resource: name.join("::"), type: types.split("$").at(-1) ?? "" };
}

/** Diagnostics carry the engine's own colour marks, such as `<{%reset%}>`. */
function withoutColours(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "");
}

/** An output of which any part is secret is left out as a whole. */
function clearOnly(outputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !isMasked(value)));
}
