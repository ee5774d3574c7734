/** Where a command writes to. */
export interface Sink {
  /** Whether a person sees it at once, rather than a file or another program. */
  readonly isTerminal: boolean;
  /** Writes text as it is. */
  write(text: string): void;
}

/** How a spawned program ended. */
export interface ProgramEnd {
  /** Its exit code; absent when a signal ended it. */
  readonly code?: number;
  /** The signal that ended it. */
  readonly signal?: string;
}

/** One of the project's own programs. */
export interface Program {
  /** File below the project, such as `sandbox/main.ts`. */
  readonly entry: string;
  /** Its arguments. */
  readonly words: readonly string[];
  /** Receives each line of its output; without it the program writes to our own streams. */
  readonly hear?: (line: string) => void;
}

/** One thing that the machine must have, as the tool chain finds it. */
export interface MachineCheck {
  /** Short name. */
  readonly name: string;
  /** Whether the machine has it. */
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to do about it, where it is missing. */
  readonly remedy?: string | undefined;
}

/** Files that the command line keeps or reads. */
export interface Files {
  /** Text of a file; `undefined` when there is none. */
  read(file: string): Promise<string | undefined>;
  /** Writes a file that only its owner may read, and the folders above it. */
  writePrivate(file: string, text: string): Promise<void>;
}

/** Everything that a command touches of the world; tests pass their own. */
export interface Ports {
  /** For data. */
  readonly stdout: Sink;
  /** For talk. */
  readonly stderr: Sink;
  /** Whether somebody can answer a question. */
  readonly canAsk: boolean;
  /** Variables that the caller set. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder in which the command was given. */
  readonly workingFolder: string;
  /** Folder for what is kept between commands. */
  readonly cacheFolder: string;
  /** Ends when the caller wants to stop. */
  readonly interruption: AbortSignal;
  /** Files of this machine. */
  readonly files: Files;
  /** Speaks HTTP. */
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Makes an id that nobody has used. */
  newId(): string;
  /** Waits; ends early, without an error, when the caller wants to stop. */
  wait(milliseconds: number): Promise<void>;
  /** Asks a person and gives the answer as typed; none when the question was broken off. */
  ask(question: string): Promise<string | undefined>;
  /** Runs a program to its end. */
  run(program: Program): Promise<ProgramEnd>;
  /** Looks at everything that set-up and the sandbox need. */
  diagnose(): Promise<readonly MachineCheck[]>;
}
