import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { checkCommandLine } from "../tenants/command-line.ts";

/**
 * Reads the command line of a program of the sandbox, by whatever it was started.
 *
 * @param words - Most words besides the options.
 * @throws {@link InvalidDocumentError} listing every option and word that the program does not know.
 */
export function sandboxCommandLine<const O extends ParseArgsOptionsConfig>(
  options: O,
  words: number,
) {
  const config = { options, allowPositionals: true } as const;
  const { tokens } = parseArgs({ ...config, strict: false, tokens: true });
  checkCommandLine(tokens, { options, words });
  return parseArgs(config);
}
