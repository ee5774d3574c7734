/**
 * Process in which an engine runs, one program at a time. It leads a process group, so that it and
 * all it started can be ended at once; when its worker is gone, it ends itself like that.
 */
import { TenantryError } from "../../tenants/errors.ts";
import { AutomationEngine } from "./automation-engine.ts";
import { type FromChild, ToChild } from "./child-messages.ts";
import type { Engine, EngineControl } from "./engine.ts";
import type { EngineSettings } from "./engine-settings.ts";
import { PaceRequests } from "./pace-requests.ts";
import { programLoader } from "./program-loader.ts";
import { SecretMask } from "./secret-mask.ts";

const mask = SecretMask.ofEnvironment(process.env);
const load = programLoader();
const current = new Set<AbortController>();

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message);
}

const calls = new PaceRequests(tell);

/** One engine for all runs, because it asks the CLI for its version. */
const engineFor = (() => {
  const engines = new Map<string, Engine>();
  return (settings: EngineSettings): Engine => {
    const key = JSON.stringify(settings);
    const engine = engines.get(key) ?? new AutomationEngine(settings, load);
    engines.set(key, engine);
    return engine;
  };
})();

type Request = Extract<ToChild, { kind: "run" }>;

async function work({ action, run, settings, isPaced }: Request): Promise<void> {
  const stop = new AbortController();
  current.add(stop);
  const control: EngineControl = {
    stop: stop.signal,
    kill: new AbortController().signal,
    onEvent: (event) => tell({ kind: "event", event }),
    ...(isPaced ? { pace: (call) => calls.ask(call) } : {}),
  };
  try {
    tell({ kind: "done", result: await engineFor(settings)[action](run, control) });
  } catch (error) {
    tell(failureMessage(error));
  } finally {
    current.delete(stop);
  }
}

function failureMessage(error: unknown): FromChild {
  if (error instanceof TenantryError) {
    const { code, message, remedy } = error;
    return { kind: "failed", code, message: mask.apply(message), remedy };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "broken", stack: mask.apply(stack) };
}

process.on("message", (raw) => {
  const message = ToChild.parse(raw);
  if (message.kind === "run") void work(message);
  else if (message.kind === "go") calls.hear(message);
  else for (const stop of current) stop.abort();
});

// Without its worker nobody keeps the lease any more: whatever is in progress ends here.
process.on("disconnect", () => {
  if (current.size > 0) process.kill(-process.pid, "SIGKILL");
  process.exit(0);
});
