import { Command, CommanderError, Option } from "commander";
import { nounHelp, programHelp, SHARED_FLAGS, verbHelp } from "./help.ts";
import { refusalOf } from "./refusal.ts";
import type { Flag, Noun, RawInput, Verb } from "./verb.ts";

/** A verb that was called, with what it was given. */
export interface Call {
  /** The verb. */
  readonly verb: Verb;
  /** The whole command without its words and flags, such as `tenantry tenant list`. */
  readonly command: string;
  /** Words and flags of this verb. */
  readonly input: RawInput;
  /** Flags of every command. */
  readonly shared: RawInput;
}

/** Where a command tree reports to. */
export interface TreeListeners {
  /** Receives the verb that was called. */
  readonly call: (call: Call) => void;
  /** Receives help that was asked for, or that stands for a missing verb. */
  readonly help: (text: string) => void;
}

/** Why commander ends a command line without a failure. */
const CALM = new Set(["commander.helpDisplayed", "commander.help", "commander.version"]);

/** Builds commander's commands from nouns and verbs. */
export function commandTree(
  commands: readonly (Noun | Verb)[],
  version: string,
  listeners: TreeListeners,
): Command {
  const root = settled(new Command("tenantry"), "tenantry", programHelp(commands), listeners);
  root.version(version, "--version", "version of this program");
  for (const { usage, about } of SHARED_FLAGS.filter(({ usage }) => !usage.includes("--help"))) {
    root.addOption(sharedOption(usage, about));
  }
  for (const command of commands) {
    root.addCommand(
      "verbs" in command ? nounOf(command, listeners) : verbOf(command, [], listeners),
    );
  }
  return root;
}

function nounOf(noun: Noun, listeners: TreeListeners): Command {
  const path = `tenantry ${noun.name}`;
  const command = settled(new Command(noun.name), path, nounHelp(path, noun), listeners);
  for (const verb of noun.verbs) command.addCommand(verbOf(verb, [noun.name], listeners));
  return command;
}

function verbOf(verb: Verb, above: readonly string[], listeners: TreeListeners): Command {
  const path = ["tenantry", ...above, verb.name].join(" ");
  const command = settled(new Command(verb.name), path, verbHelp(path, verb), listeners);
  // Missing words are told by the verb, together with all else that is wrong.
  for (const { name, about } of verb.parameters) command.argument(`[${name}]`, about);
  for (const flag of verb.flags) command.addOption(optionOf(flag));
  return command.action(() => {
    const words = verb.parameters.map(({ name }, index) => [name, command.args[index]] as const);
    const given = words.filter(([, word]) => word !== undefined);
    listeners.call({
      verb,
      command: path,
      input: { ...Object.fromEntries(given), ...command.opts() },
      shared: command.parent ? sharedFlags(command) : {},
    });
  });
}

function sharedFlags(command: Command): RawInput {
  const own = Object.keys(command.opts());
  const all = Object.entries(command.optsWithGlobals());
  return Object.fromEntries(all.filter(([key]) => !own.includes(key)));
}

/** Takes one word each time, where commander's own lists would take all that follow. */
function optionOf({ usage, about, isRepeatable = false }: Flag): Option {
  const option = new Option(usage, about);
  if (!isRepeatable) return option;
  return option.argParser((word: string, words: readonly string[] = []) => [...words, word]);
}

function sharedOption(usage: string, about: string): Option {
  const option = new Option(usage, about);
  return usage === "--plain" ? option.conflicts("json") : option;
}

/** Our help, our errors, and never an exit of its own. */
function settled(command: Command, path: string, help: string, listeners: TreeListeners): Command {
  return command
    .configureHelp({ formatHelp: () => help })
    .configureOutput({
      writeOut: listeners.help,
      writeErr: listeners.help,
      outputError: () => undefined,
    })
    .helpCommand(false)
    .exitOverride((error) => {
      throw CALM.has(error.code) ? error : refusalOf(path, error);
    });
}

/** Whether commander ended a command line without a failure: help or the version was shown. */
export function isCalmEnd(error: unknown): error is CommanderError {
  return error instanceof CommanderError && CALM.has(error.code);
}
