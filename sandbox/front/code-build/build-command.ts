/** What a build of the sandbox runs in place of its project's build specification. */
export interface BuildCommand {
  /** Program. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Environment beside the project's variables and those that CodeBuild sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder to run in. @default - the folder of the sandbox's own process */
  readonly cwd?: string;
  /** Builds that run at a time; others wait as queued. @default 2 */
  readonly atOnce?: number;
}
