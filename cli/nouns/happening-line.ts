/** What may be known of something that happened in an operation. */
export interface Happening {
  /** What was done. */
  readonly action?: string | undefined;
  /** How far it is. */
  readonly phase?: string | undefined;
  /** Name of the resource. */
  readonly resource?: string | undefined;
  /** Type of the resource. */
  readonly type?: string | undefined;
  /** How long it took. */
  readonly seconds?: number | undefined;
  /** What was said. */
  readonly message?: string | undefined;
}

/** A happening in the order in which people read it: what, to which resource, how far, how long. */
export function happeningLine(happening: Happening): string {
  const { action, phase, resource, type, seconds, message } = happening;
  const took = seconds === undefined ? undefined : `${seconds.toFixed(1)} s`;
  const told = [action, resource, type && `(${type})`, phase, took, message];
  return told.filter((word) => word !== undefined).join(" ");
}

/** Counts by kind, such as `3 create, 35 same`. */
export function changesText(changes: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(changes);
  return kinds.map(([kind, count]) => `${count} ${kind}`).join(", ") || "none";
}
