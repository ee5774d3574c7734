import { StackNotFoundError } from "@pulumi/pulumi/automation/errors.js";
import {
  PulumiCommand,
  type PulumiFn,
  Stack,
  type Workspace,
} from "@pulumi/pulumi/automation/index.js";
import { TenantryError } from "../../tenants/errors.ts";
import type { Engine, EngineControl, EngineOutcome, EngineRun, Recovery } from "./engine.ts";
import { failureOf } from "./engine-failure.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { EventReader } from "./event-reader.ts";
import { paceResources } from "./pace-resources.ts";
import { removePaced } from "./paced-removal.ts";
import type { LoadProgram } from "./program-loader.ts";
import { removalParts } from "./removal-parts.ts";
import { isMasked, SecretMask } from "./secret-mask.ts";
import { isProtected, readState, resourcesOf } from "./stack-state.ts";
import { StackWorkspace } from "./stack-workspace.ts";

/** What every call of the Automation API is given here. */
interface Options {
  readonly onEvent: (event: unknown) => void;
  readonly signal: AbortSignal;
  readonly color: "never";
  readonly suppressProgress: true;
  readonly showSecrets: false;
}

/** What a run came upon. */
interface Watch {
  readonly run: EngineRun;
  readonly control: EngineControl;
  readonly reader: EventReader;
  /** What its program threw. */
  readonly thrown: unknown[];
}

/** A run that is under way. */
interface Session extends Watch {
  readonly options: Options;
  readonly folder: StackWorkspace;
  readonly workspace: Workspace;
}

/** An `up` that failed. */
interface FailedUp {
  readonly session: Session;
  readonly stack: Stack;
  /** When it began, in milliseconds since the epoch. */
  readonly begunAt: number;
}

/**
 * The engine on Pulumi's Automation API, in this very process.
 *
 * One run at a time: programs side by side in one process are not kept apart, and each run leaves
 * its graph behind. Workers use it through recycled child processes.
 */
export class AutomationEngine implements Engine {
  readonly #settings: EngineSettings;
  readonly #load: LoadProgram;
  readonly #mask = SecretMask.ofEnvironment(process.env);
  #command: Promise<PulumiCommand> | undefined;

  constructor(settings: EngineSettings, load: LoadProgram) {
    this.#settings = settings;
    this.#load = load;
  }

  preview(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return this.#watched(run, control, async (session) => {
      const stack = await created(run.stack, session.workspace);
      await stack.preview(session.options);
      return outcomeOf(session);
    });
  }

  up(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return this.#watched(run, control, async (session) => {
      const begunAt = Date.now();
      const stack = await created(run.stack, session.workspace);
      await stack
        .up(session.options)
        // Named before the adoption: a stop in the middle of that must not hide what is to be recovered.
        .catch((error: unknown) =>
          this.#adoptAfter(failureIn(session, error), { session, stack, begunAt }),
        );
      return outcomeOf(session);
    });
  }

  refresh(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return this.#watched(run, control, async (session) => {
      const stack = await existing(run.stack, session.workspace);
      await stack.refresh(session.options);
      return outcomeOf(session);
    });
  }

  destroy(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return this.#watched(run, control, async (session) => {
      const stack = await selected(run.stack, session.workspace);
      if (stack) await destroyed(stack, session);
      await session.folder.remove();
      return { outputs: {}, changes: removedIn(session.reader.changes) };
    });
  }

  outputs(run: EngineRun, control: EngineControl): Promise<EngineOutcome> {
    return this.#watched(run, control, async ({ workspace, folder }) => {
      if (!(await selected(run.stack, workspace))) return { outputs: {}, changes: {} };
      const told: Record<string, unknown> = JSON.parse(
        await folder.cli("stack", "output", "--json"),
      );
      const clear = Object.entries(told).filter(([, value]) => !isMasked(value));
      return { outputs: Object.fromEntries(clear), changes: {} };
    });
  }

  recover(run: EngineRun, control: EngineControl): Promise<Recovery> {
    return this.#watched(run, control, async ({ workspace, folder, options }) => {
      const stack = await selected(run.stack, workspace);
      if (!stack) return { adopted: [], dropped: [] };
      const { recoverStack, shardClients } = await recovery();
      return recoverStack({ stack, folder, clients: shardClients(run.access), options });
    });
  }

  /** What the adoption's own refresh tells is heard apart: the run failed by none of it. */
  async #adoptAfter(error: unknown, failed: FailedUp): Promise<never> {
    const { adoptAfter, shardClients } = await recovery();
    const { folder, run, control, ...session } = failed.session;
    const apart = new EventReader(this.#mask, control.onEvent);
    const onEvent = (event: unknown) => apart.accept(event);
    const options = { ...session.options, onEvent };
    return adoptAfter(error, {
      broken: { stack: failed.stack, folder, clients: shardClients(run.access), options },
      conflicts: session.reader.conflicts,
      begunAt: failed.begunAt,
      // The operation's log keeps warnings, and nothing below.
      tell: (told) => apart.say({ ...told, severity: "warning" }),
    });
  }

  /** Opens the stack's workspace, and tells failures apart. */
  async #watched<T>(
    run: EngineRun,
    control: EngineControl,
    act: (session: Session) => Promise<T>,
  ): Promise<T> {
    const reader = new EventReader(this.#mask, control.onEvent);
    const options: Options = {
      onEvent: (event) => reader.accept(event),
      signal: control.stop,
      color: "never",
      suppressProgress: true,
      showSecrets: false,
    };
    const watch: Watch = { run, control, reader, thrown: [] };
    try {
      control.stop.throwIfAborted();
      const folder = new StackWorkspace(run, this.#settings, await this.#cli());
      const workspace = await folder.open(this.#program(run, control, watch.thrown));
      return await act({ ...watch, options, folder, workspace });
    } catch (error) {
      throw failureIn(watch, error);
    }
  }

  /** Asks the CLI for its version once, not in every run. */
  #cli(): Promise<PulumiCommand> {
    const { pulumiRoot: root } = this.#settings;
    this.#command ??= PulumiCommand.get({ ...(root === undefined ? {} : { root }) });
    return this.#command;
  }

  /**
   * The program as the engine calls it. What it throws is kept, because on its way through the
   * engine an error loses everything but its text.
   */
  #program(
    { stack, program, config }: EngineRun,
    { pace }: EngineControl,
    thrown: unknown[],
  ): PulumiFn {
    return async () => {
      if (pace) paceResources(pace, Date.now);
      const run = await this.#load(program);
      const before = Error.stackTraceLimit;
      // Every resource keeps a stack trace, which costs more than everything else about it.
      Error.stackTraceLimit = 0;
      try {
        return await run({ stack, ...config });
      } catch (error) {
        thrown.push(error);
        throw error;
      } finally {
        Error.stackTraceLimit = before;
      }
    };
  }
}

/** Loaded by the few runs that need it: its clients are a third of what a process loads otherwise. */
async function recovery() {
  const [{ adoptAfter }, { recoverStack }, { shardClients }] = await Promise.all([
    import("./recover/adopt-conflicts.ts"),
    import("./recover/recover-stack.ts"),
    import("./recover/shard-clients.ts"),
  ]);
  return { adoptAfter, recoverStack, shardClients };
}

function failureIn({ run, control, reader, thrown }: Watch, error: unknown): unknown {
  return failureOf({
    stack: run.stack,
    error: error instanceof TenantryError ? error : (thrown[0] ?? error),
    errors: reader.errors,
    isStopped: control.stop.aborted,
  });
}

function outcomeOf({ reader }: Session): EngineOutcome {
  return { outputs: reader.outputs, changes: reader.changes };
}

/** A removal in parts comes upon the same resource often, until it is its turn. */
function removedIn({ same: _untouched, ...changes }: EngineOutcome["changes"]) {
  return changes;
}

/** The stack, made if the backend does not have it. */
async function created(name: string, workspace: Workspace): Promise<Stack> {
  return withoutSummary(await Stack.create(name, workspace));
}

/** @throws {@link StackNotFoundError} when the backend does not have it. */
async function existing(name: string, workspace: Workspace): Promise<Stack> {
  return withoutSummary(await Stack.select(name, workspace));
}

/** After each change the Automation API asks the CLI for a summary, which nobody reads here. */
function withoutSummary(stack: Stack): Stack {
  stack.info = async () => undefined;
  return stack;
}

/** The stack, if the backend has it. */
async function selected(name: string, workspace: Workspace): Promise<Stack | undefined> {
  try {
    return await existing(name, workspace);
  } catch (error) {
    if (error instanceof StackNotFoundError) return undefined;
    throw error;
  }
}

/** Only what is there loses its protection: an `up` of everything would make what is missing. */
async function destroyed(stack: Stack, session: Session): Promise<void> {
  const { run, control, reader, folder, options, workspace } = session;
  const resources = resourcesOf(await readState(folder));
  const target = resources.filter(isProtected).map(({ urn }) => urn);
  if (target.length > 0) await stack.up({ ...options, target });
  await removePaced(control.pace ? removalParts(resources) : [{ scope: {} }], {
    destroy: (each) => stack.destroy(each),
    control,
    options,
    warn: (message) => reader.say({ message, severity: "warning" }),
  });
  await workspace.removeStack(run.stack);
}
