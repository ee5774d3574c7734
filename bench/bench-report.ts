/** What a measurement came to. */
export interface BenchReport {
  /** All of it, for other programs. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The same in short, for people. */
  readonly lines: readonly string[];
}
