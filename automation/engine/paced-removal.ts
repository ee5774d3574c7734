import type { DestroyOptions } from "@pulumi/pulumi/automation/index.js";
import type { EngineControl, TellMade } from "./engine.ts";
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
  removal: PacedRemoval,
): Promise<void> {
  const { control } = removal;
  for (const part of parts) {
    control.stop.throwIfAborted();
    const tell = part.call && (await control.pace?.(part.call));
    await removePart(part, removal, tell);
  }
}

/**
 * Tells of the call as soon as it is seen: a run goes on with much else, and may fail at that, while other workers ask
 * for the next time.
 */
async function removePart(
  { urn = "", scope }: RemovalPart,
  { destroy, options, warn }: PacedRemoval,
  tell: TellMade | undefined,
): Promise<void> {
  const watch = new RemovalWatch(urn, Date.now);
  const telling: Promise<void>[] = [];
  const onEvent: DestroyOptions["onEvent"] = (event) => {
    watch.accept(event);
    if (tell && watch.made && telling.length === 0) {
      telling.push(tell(watch.made).catch((error: unknown) => warn(String(error))));
    }
    options.onEvent?.(event);
  };
  try {
    await destroy({ ...options, ...scope, onEvent });
  } finally {
    await Promise.all(telling);
  }
}
