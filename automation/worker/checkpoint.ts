/** Points of an operation at which a process can die, in their order. */
export const CHECKPOINTS = [
  "before-lease",
  "before-engine",
  "after-engine",
  "after-directory",
  "after-truth",
  "after-settling",
] as const;

/** A point of an operation at which a process can die. */
export type Checkpoint = (typeof CHECKPOINTS)[number];

/** Is called at each point; tests let the process die there. */
export type PassCheckpoint = (checkpoint: Checkpoint) => void | Promise<void>;

/** Goes on. */
export const passBy: PassCheckpoint = () => {};
