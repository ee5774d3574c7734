import type * as z from "zod";
import { issuesOf } from "../tenants/document.ts";
import type { Context } from "./context.ts";
import { ArgumentsInvalidError } from "./errors.ts";

/** A word that a verb takes. */
export interface Parameter {
  /** Key in the verb's input; shown as `<name>`. */
  readonly name: string;
  /** What it stands for, as a clause. */
  readonly about: string;
  /** Whether the verb works without it. */
  readonly isOptional?: boolean;
}

/** A flag of one verb. */
export interface Flag {
  /** As it is written, such as `--tier <tier>`. */
  readonly usage: string;
  /** What it does, as a clause. */
  readonly about: string;
  /** Whether it may be given more than once; its input is then a list. */
  readonly isRepeatable?: boolean;
}

/** What words and flags came to, before they are checked. */
export type RawInput = Readonly<Record<string, unknown>>;

/** One thing that the command line can do. */
export interface Verb {
  /** The word that calls it. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Real commands, the most usual first. */
  readonly examples: readonly string[];
  /** Its words, in order. */
  readonly parameters: readonly Parameter[];
  /** Its flags. */
  readonly flags: readonly Flag[];
  /** Checks the input, then does it. Gives the exit code. */
  run(context: Context, command: string, raw: RawInput): Promise<number>;
}

/** A kind of thing, and what can be done to it. */
export interface Noun {
  /** The word that names it. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Two or three real commands. */
  readonly examples: readonly string[];
  /** What can be done to it. */
  readonly verbs: readonly Verb[];
}

/** What a verb is made of; its input is checked before it runs. */
export interface VerbDefinition<S extends z.ZodType> extends Omit<Verb, "run"> {
  /** What its words and flags must be; keys are the names of both, in camel case. */
  readonly input: S;
  /** Does it. */
  run(context: Context, input: z.output<S>): Promise<number>;
}

/** Makes a verb that refuses wrong words and flags, all at once. */
export function defineVerb<S extends z.ZodType>(definition: VerbDefinition<S>): Verb {
  const { input, run, ...rest } = definition;
  return {
    ...rest,
    run: async (context, command, raw) => {
      const result = input.safeParse(raw);
      if (result.success) return run(context, result.data);
      throw new ArgumentsInvalidError(
        command,
        result.error.issues.flatMap(issuesOf).map(({ path, problem }) => ({
          path: shownAs(path, definition.parameters),
          problem,
        })),
      );
    },
  };
}

/** `dryRun` → `--dry-run`, and a parameter's name → `<name>`. */
function shownAs(key: string, parameters: readonly Parameter[]): string {
  if (parameters.some(({ name }) => name === key)) return `<${key}>`;
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
