import { InvalidDocumentError, type Issue } from "./errors.ts";

/** One thing on a command line, as node's `parseArgs` tells it. */
export interface CommandToken {
  /** `option`, `positional`, or the `--` after which nothing is an option. */
  readonly kind: string;
  /** Name of an option, without its dashes. @default - it is no option */
  readonly name?: string;
  /** The option as it was written. @default - it is no option */
  readonly rawName?: string;
  /** What was given: a word, or an option's value. @default - an option without one */
  readonly value?: string | undefined;
  /** Whether the value was written behind a `=`. @default - there is no value */
  readonly inlineValue?: boolean | undefined;
}

/** What a program understands. */
export interface CommandShape {
  /** Its options, by their names. */
  readonly options: Readonly<Record<string, { readonly type: "string" | "boolean" }>>;
  /** Most words besides the options. */
  readonly words: number;
}

/**
 * Holds a command line against what a program understands.
 *
 * @throws {@link InvalidDocumentError} listing every problem, each with what was written as its path.
 */
export function checkCommandLine(tokens: readonly CommandToken[], shape: CommandShape): void {
  const words = tokens.filter(({ kind }) => kind === "positional");
  const issues = [
    ...tokens.filter(({ kind }) => kind === "option").flatMap((each) => optionIssues(each, shape)),
    ...words.slice(shape.words).map(({ value = "" }) => ({
      path: value,
      problem: "is one word too many",
    })),
  ];
  if (issues.length > 0) throw new InvalidDocumentError("the command line", issues);
}

function optionIssues(
  { name = "", rawName: path = "", value, inlineValue }: CommandToken,
  { options }: CommandShape,
): readonly Issue[] {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) {
    const known = Object.keys(options).map((each) => `--${each}`);
    return [
      {
        path,
        problem: `is not known here; ${known.length === 1 ? "there is" : "there are"} ${known.join(", ")}`,
      },
    ];
  }
  if (option.type === "boolean") {
    return value === undefined ? [] : [{ path, problem: "takes no value" }];
  }
  // As `parseArgs` has it: what looks like an option is one, unless it stands behind a `=`.
  const isForgotten = value === undefined || (!inlineValue && /^-./.test(value));
  return isForgotten ? [{ path, problem: "needs a value" }] : [];
}
