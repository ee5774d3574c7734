import type { AccountAccess } from "../../stores/shard-session.ts";
import type { MadeCall } from "../../tenants/call-times.ts";
import type { PacedCall } from "../../tenants/rates.ts";
import type { EngineEvent } from "./engine-event.ts";

/** Kinds of stacks that workers bring about; `control` is brought up by hand. */
export const STACK_ROLES = ["shard", "pool", "silo", "tenant"] as const;

/** A kind of stack that workers bring about. */
export type StackRole = (typeof STACK_ROLES)[number];

/** A program and the release that it comes from. */
export interface ProgramReference {
  /** Which of the release's programs to run. */
  readonly role: StackRole;
  /** Id of the release. */
  readonly release: string;
  /** Absolute path of the folder that holds releases by id. */
  readonly folder: string;
}

/** One stack, and all that the engine needs to work on it. */
export interface EngineRun {
  /** Name of the stack. */
  readonly stack: string;
  /** What describes its resources. */
  readonly program: ProgramReference;
  /** Configuration of the program. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Access to the account that the resources are in. */
  readonly access: AccountAccess;
}

/**
 * Ends when a call that AWS paces may be made; what it gives is to be told when the call has been made.
 *
 * @param gone - Aborted when nobody waits for it any more. @default - never
 */
export type PaceCall = (call: PacedCall, gone?: AbortSignal) => Promise<TellMade>;

/** Hears that a call has been made. */
export type TellMade = (made: MadeCall) => Promise<void>;

/** How a run is watched, paced and ended. */
export interface EngineControl {
  /** Ends the run as soon as what is in progress is done and recorded. */
  readonly stop: AbortSignal;
  /** Ends the run at once, with its processes; the stack must be recovered afterwards. */
  readonly kill: AbortSignal;
  /** Hears what happens, without secrets. */
  readonly onEvent: (event: EngineEvent) => void;
  /**
   * Is waited for before each call that AWS paces.
   *
   * @default - calls are made as soon as the engine comes to them
   */
  readonly pace?: PaceCall;
}

/** What a run came to. */
export interface EngineOutcome {
  /** Outputs of the program that are not secret. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources by what was done to them, such as `create` or `same`. */
  readonly changes: Readonly<Record<string, number>>;
}

/** What was found of operations that a dead process left in the middle. */
export interface Recovery {
  /** Resources that AWS had made and the state now knows. */
  readonly adopted: readonly string[];
  /** Resources that AWS did not have, or that are safe to make again. */
  readonly dropped: readonly string[];
}

/** What an engine can be asked to do to a stack. */
export const ENGINE_ACTIONS = [
  "preview",
  "up",
  "refresh",
  "destroy",
  "outputs",
  "recover",
] as const;

/** What an engine can be asked to do to a stack. */
export type EngineAction = (typeof ENGINE_ACTIONS)[number];

/** Makes the resources of stacks what their programs say. Every failure is a `TenantryError`. */
export interface Engine {
  /** Says what `up` would change. */
  preview(run: EngineRun, control: EngineControl): Promise<EngineOutcome>;
  /** Makes the resources what the program says, and the stack too if it is not there. */
  up(run: EngineRun, control: EngineControl): Promise<EngineOutcome>;
  /** Brings the state in line with what is there. */
  refresh(run: EngineRun, control: EngineControl): Promise<EngineOutcome>;
  /** Removes every resource, and then the stack; one that is not there is as good. */
  destroy(run: EngineRun, control: EngineControl): Promise<EngineOutcome>;
  /** Outputs of the last `up` that are not secret; none for a stack that is not there. */
  outputs(run: EngineRun, control: EngineControl): Promise<EngineOutcome>;
  /** Settles what a dead process left in the middle, so that the next `up` goes on there. */
  recover(run: EngineRun, control: EngineControl): Promise<Recovery>;
}
