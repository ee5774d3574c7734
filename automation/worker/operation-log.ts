import type { OperationEvent } from "../../tenants/operation.ts";
import type { EngineEvent } from "../engine/engine-event.ts";

/** Events are written together this often while an operation runs, in milliseconds. */
const FLUSH_EVERY = 1_000;

/** What the log writes to. */
export interface EventSink {
  /** Adds events; the same ones again change nothing. */
  append(operation: string, events: readonly OperationEvent[]): Promise<void>;
}

/** What happens in one operation, written in batches while it runs. */
export class OperationLog {
  readonly #operation: string;
  readonly #sink: EventSink;
  readonly #timer: NodeJS.Timeout;
  #waiting: OperationEvent[] = [];
  #writing: Promise<void> = Promise.resolve();
  #next = 0;

  constructor(operation: string, sink: EventSink) {
    this.#operation = operation;
    this.#sink = sink;
    this.#timer = setInterval(() => void this.#flush().catch(() => {}), FLUSH_EVERY);
  }

  /** Notes that a part of the operation was reached. */
  stage(stage: string, message?: string): void {
    this.#add({ stage, ...(message === undefined ? {} : { message }) });
  }

  /** Notes what the engine told. */
  engine(stage: string, event: EngineEvent): void {
    const { kind: _kind, ...rest } = event;
    if (event.kind === "resource") this.#add({ stage, ...rest });
    else if (event.severity !== "info") this.#add({ stage, ...withoutSeverity(event) });
  }

  /** Writes what is left. Whatever cannot be written even now is told to the caller. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#flush();
  }

  #add(event: Omit<OperationEvent, "seq" | "at">): void {
    this.#waiting.push({ ...event, seq: this.#next, at: new Date().toISOString() });
    this.#next += 1;
  }

  /** One batch after another; what was not taken is sent again with the next. */
  #flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    try {
      await this.#sink.append(this.#operation, batch);
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting];
      throw error;
    }
  }
}

/** What was said, as the action that it was: a warning or an error. */
function withoutSeverity({
  severity,
  message,
  resource,
  type,
}: Extract<EngineEvent, { kind: "message" }>) {
  return {
    action: severity,
    message,
    ...(resource === undefined ? {} : { resource }),
    ...(type === undefined ? {} : { type }),
  };
}
