import type { DestroyOptions } from "@pulumi/pulumi/automation/index.js";
import type { EngineControl } from "./engine.ts";
import type { RemovalPart } from "./removal-parts.ts";
import { RemovalWatch } from "./removal-watch.ts";

/** How the parts of a removal are run. */
export interface PacedRemoval {
  /** Runs the engine. */
  readonly destroy: (options: DestroyOptions) => Promise<unknown>;
  /** Is waited for before each part with a call that AWS paces, and can end the removal between two. */
  readonly control: Pick<EngineControl, "pace" | "stop">;
  /** What each run of the engine is given. */
  readonly options: DestroyOptions;
  /** Hears why nothing could be learnt from a call: the removal goes on without. */
  readonly warn: (why: string) => void;
}

/**
 * Removes part after part, each when its call may be made. Whatever ends it early, the next removal reads in the
 * stack's state what is left.
 */
export async function removePaced(
  parts: readonly RemovalPart[],
  { destroy, control, options, warn }: PacedRemoval,
): Promise<void> {
  for (const { call, urn = "", scope } of parts) {
    control.stop.throwIfAborted();
    const tell = call && (await control.pace?.(call));
    const watch = new RemovalWatch(urn, Date.now);
    const onEvent: DestroyOptions["onEvent"] = (event) => {
      watch.accept(event);
      options.onEvent?.(event);
    };
    await destroy({ ...options, ...scope, onEvent });
    if (watch.made) await tell?.(watch.made).catch((error: unknown) => warn(String(error)));
  }
}
