import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { checkCommandLine } from "../tenants/command-line.ts";

/**
 * Reads the command line of a program.
 *
 * @param words - Most words besides the options.
 * @throws {@link InvalidDocumentError} listing every option and word that the program does not know.
 */
export function commandLineOf<const O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
  words: number,
) {
  const config = { args: [...args], options, allowPositionals: true } as const;
  checkCommandLine(parseArgs({ ...config, strict: false, tokens: true }).tokens, {
    options,
    words,
  });
  return parseArgs(config);
}
