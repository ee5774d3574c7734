import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TenantryError } from "../../tenants/errors.ts";
import { FromChild, type ToChild } from "./child-messages.ts";
import type { EngineControl, EngineRun, TellMade } from "./engine.ts";
import { EngineDiedError } from "./engine-failure.ts";
import { SecretMask } from "./secret-mask.ts";

const ENTRY = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Must be in place before the entry's own imports. */
const FIRST = new URL("./late-modules.ts", import.meta.url).href;

/** As much of a dead child's last words is told. */
const LAST_WORDS = 2_000;

/** Reads what a run came to. */
type Request = Extract<ToChild, { kind: "run" }>;

type Asked = Extract<FromChild, { kind: "pace" | "made" }>;

/** Calls of one run. */
interface Calls {
  readonly pace: EngineControl["pace"];
  /** What is to be told of those that may be made, by their requests. */
  readonly making: Map<number, TellMade>;
  /** Aborted when the run has ended, however that was. */
  readonly gone: AbortSignal;
}

/** One process that runs an engine, for one run after another. */
export class EngineChild {
  readonly #process: ChildProcess;
  readonly #mask = SecretMask.ofEnvironment(process.env);
  #lastWords = "";
  #runs = 0;

  constructor(entry = ENTRY) {
    // Detached, so that it leads a process group: the CLI and its plugins end with it.
    this.#process = fork(entry, [], {
      detached: true,
      execArgv: ["--import", FIRST],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      this.#lastWords = `${this.#lastWords}${chunk}`.slice(-LAST_WORDS);
    });
    this.#process.on("error", () => {});
    this.#keepParent(false);
  }

  /** How many runs it has begun. */
  get runs(): number {
    return this.#runs;
  }

  /** Id of the process and of its group. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it can take another run. */
  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /**
   * Runs one request.
   *
   * @throws {@link TenantryError} as the engine threw it, or {@link EngineDiedError}.
   */
  async run(request: Request, control: EngineControl): Promise<unknown> {
    this.#runs += 1;
    this.#keepParent(true);
    const stop = () => this.#send({ kind: "stop" });
    const kill = () => this.kill();
    control.stop.addEventListener("abort", stop);
    control.kill.addEventListener("abort", kill);
    try {
      return await this.#answer(request, control);
    } finally {
      control.stop.removeEventListener("abort", stop);
      control.kill.removeEventListener("abort", kill);
      this.#keepParent(false);
    }
  }

  /** Lets it end by itself. */
  retire(): void {
    if (this.#process.connected) this.#process.disconnect();
  }

  /** Ends it at once, with all that it started. */
  kill(): void {
    if (this.pid === undefined || !this.isAlive) return;
    try {
      process.kill(-this.pid, "SIGKILL");
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  #answer(request: Request, control: EngineControl): Promise<unknown> {
    const { onEvent, stop, kill, pace } = control;
    const ended = new AbortController();
    const calls: Calls = { pace, making: new Map(), gone: ended.signal };
    const answer = new Promise((resolve, reject) => {
      const died = (code: number | null, signal: string | null) =>
        reject(this.#death(request.run, code, signal));
      const hear = (raw: unknown) => {
        const message = FromChild.parse(raw);
        if (message.kind === "event") return onEvent(message.event);
        if (message.kind === "pace" || message.kind === "made")
          return void this.#hearCall(message, calls);
        this.#process.off("exit", died);
        this.#process.off("message", hear);
        resolve(resultOf(message));
      };
      this.#process.on("message", hear);
      this.#process.once("exit", died);
      this.#send(request);
      if (stop.aborted) this.#send({ kind: "stop" });
      if (kill.aborted || !this.isAlive) this.kill();
    });
    return answer.finally(() => ended.abort());
  }

  /** The child hears of whatever keeps a call from its time, or its lesson from being kept: it is its run's matter. */
  async #hearCall(asked: Asked, { pace, making, gone }: Calls): Promise<void> {
    const { request } = asked;
    const heard =
      asked.kind === "made"
        ? making.get(request)?.(asked.made)
        : pace?.(asked.call, gone).then((tell) => void making.set(request, tell));
    const refusal = await heard?.then(
      () => undefined,
      (error: unknown) => this.#refusalOf(error),
    );
    this.#send({ kind: "go", request, ...(refusal === undefined ? {} : { refusal }) });
  }

  /** What can be cured keeps its code and its remedy, so that the run fails with them. */
  #refusalOf(error: unknown): Extract<ToChild, { kind: "go" }>["refusal"] {
    if (!(error instanceof TenantryError)) return this.#mask.apply(String(error));
    const { code, message, remedy } = error;
    return { code, message: this.#mask.apply(message), remedy };
  }

  #death({ stack }: EngineRun, code: number | null, signal: string | null): EngineDiedError {
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    const words = this.#mask.apply(this.#lastWords.trim());
    return new EngineDiedError(stack, words === "" ? how : `${how}; its last words: ${words}`);
  }

  /** One that has died cannot be told anything; whoever waits for it hears of its death. */
  #send(message: ToChild): void {
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  /** A child without work must not keep the worker from ending. */
  #keepParent(isKept: boolean): void {
    const parts = [this.#process, this.#process.channel, this.#process.stderr];
    for (const part of parts) if (isRefable(part)) part[isKept ? "ref" : "unref"]();
  }
}

interface Refable {
  ref(): unknown;
  unref(): unknown;
}

function isRefable(part: unknown): part is Refable {
  return typeof part === "object" && part !== null && "ref" in part && "unref" in part;
}

async function resultOf(message: Extract<FromChild, { kind: "done" | "failed" | "broken" }>) {
  if (message.kind === "done") return message.result;
  if (message.kind === "broken") throw new Error(message.stack);
  throw new TenantryError(message.code, message.message, message.remedy);
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
