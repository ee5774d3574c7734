import * as z from "zod";
import type {
  Engine,
  EngineAction,
  EngineControl,
  EngineOutcome,
  EngineRun,
  Recovery,
} from "./engine.ts";
import { EngineChild } from "./engine-child.ts";
import type { EngineSettings } from "./engine-settings.ts";

/** Runs after which a process has kept so many graphs that a new one is cheaper. */
const MOST_RUNS = 20;

const Outcome = z.object({
  outputs: z.record(z.string(), z.unknown()),
  changes: z.record(z.string(), z.number()),
});

const Settled = z.object({ adopted: z.array(z.string()), dropped: z.array(z.string()) });

/** How an engine's processes are made and for how long they are used. */
export interface ChildEngineOptions {
  /**
   * Makes a process.
   *
   * @default - A process of the Automation API's engine.
   */
  readonly start?: () => EngineChild;
  /**
   * Runs for which one process is used.
   *
   * @default 20
   */
  readonly mostRuns?: number;
}

/**
 * An engine in processes of its own, one run at a time in each, so that nothing a program does
 * touches another, and whoever loses a lease can end the work at once.
 *
 * A process is used again after a success only, and only so often.
 */
export class ChildEngine implements Engine {
  readonly #settings: EngineSettings;
  readonly #start: () => EngineChild;
  readonly #mostRuns: number;
  readonly #idle: EngineChild[] = [];

  constructor(settings: EngineSettings, options: ChildEngineOptions = {}) {
    this.#settings = settings;
    this.#start = options.start ?? (() => new EngineChild());
    this.#mostRuns = options.mostRuns ?? MOST_RUNS;
  }

  async preview(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return Outcome.parse(await this.#run("preview", run, control));
  }

  async up(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return Outcome.parse(await this.#run("up", run, control));
  }

  async refresh(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return Outcome.parse(await this.#run("refresh", run, control));
  }

  async destroy(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return Outcome.parse(await this.#run("destroy", run, control));
  }

  async outputs(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return Outcome.parse(await this.#run("outputs", run, control));
  }

  async recover(run: EngineRun, control: EngineControl): Promise<Recovery> {
    return Settled.parse(await this.#run("recover", run, control));
  }

  /** Lets the processes without work end. */
  close(): void {
    for (const child of this.#idle.splice(0)) child.retire();
  }

  async #run(action: EngineAction, run: EngineRun, control: EngineControl): Promise<unknown> {
    const child = this.#take();
    try {
      const settings = this.#settings;
      const isPaced = control.pace !== undefined;
      const request = { kind: "run", action, run, settings, isPaced } as const;
      const result = await child.run(request, control);
      if (child.runs < this.#mostRuns) this.#idle.push(child);
      else child.retire();
      return result;
    } catch (error) {
      child.retire();
      throw error;
    }
  }

  #take(): EngineChild {
    const child = this.#idle.pop();
    if (child === undefined) return this.#start();
    return child.isAlive ? child : this.#take();
  }
}
