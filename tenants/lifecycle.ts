import { MoveIllegalError } from "./errors.ts";

/** Every state of a tenant, in the order in which it usually goes through them. */
export const STATUSES = [
  "registered",
  "awaiting-approval",
  "placing",
  "provisioning",
  "active",
  "suspended",
  "moving",
  "offboarding",
  "retained",
  "removed",
  "failed",
] as const;

/** A state of a tenant. */
export type Status = (typeof STATUSES)[number];

/** Every move from one state to another. */
export const MOVES = [
  "await-approval",
  "approve",
  "place",
  "provision",
  "activate",
  "suspend",
  "resume",
  "move",
  "settle",
  "remove",
  "retain",
  "erase",
  "fail",
  "retry",
] as const;

/** A move from one state to another. */
export type Move = (typeof MOVES)[number];

/** The legal moves; whatever is not here is refused. */
const LEGAL: Readonly<Record<Status, Readonly<Partial<Record<Move, Status>>>>> = {
  registered: { "await-approval": "awaiting-approval", place: "placing", fail: "failed" },
  "awaiting-approval": { approve: "placing", remove: "offboarding", fail: "failed" },
  placing: { provision: "provisioning", fail: "failed" },
  provisioning: { activate: "active", fail: "failed" },
  active: { suspend: "suspended", move: "moving", remove: "offboarding" },
  suspended: { resume: "active", remove: "offboarding" },
  moving: { settle: "active", fail: "failed" },
  offboarding: { retain: "retained", erase: "removed", fail: "failed" },
  retained: { erase: "removed", fail: "failed" },
  removed: {},
  failed: { retry: "registered", remove: "offboarding" },
};

/** States that a tenant leaves by itself; one that stays in them for long has lost its workflow. */
export const PASSING: ReadonlySet<Status> = new Set([
  "registered",
  "awaiting-approval",
  "placing",
  "provisioning",
  "moving",
  "offboarding",
  "retained",
]);

/** Moves that are legal in a state, in the order of {@link MOVES}. */
export function legalMoves(from: Status): readonly Move[] {
  return MOVES.filter((move) => move in LEGAL[from]);
}

/**
 * The state that a move leads to.
 *
 * @throws {@link MoveIllegalError} naming the moves that are legal now.
 */
export function statusAfter(from: Status, move: Move): Status {
  const to = LEGAL[from][move];
  if (to) return to;
  throw new MoveIllegalError(from, move, legalMoves(from));
}
