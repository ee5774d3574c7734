import { SetUpError } from "./set-up-error.mjs";

/**
 * Runs a command of the tool chain: what a person can cure is told in two lines, everything else is a bug and shows its stack.
 *
 * @param {() => Promise<number>} command Gives the exit code.
 */
export async function runAsProgram(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`\n${error.code}: ${error.message}\n\n${error.remedy}\n`);
    process.exitCode = 1;
  }
}
