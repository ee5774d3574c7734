/**
 * A stage of tools that check the source as a whole; it counts as one test.
 *
 * @param {string} name
 * @param {string} doing
 * @param {readonly (readonly string[])[]} commands Run one after the other, all of them.
 * @returns {import("./stage.mjs").Stage}
 */
export function toolStage(name, doing, commands) {
  return {
    name,
    doing,
    isLight: true,
    apply: async (run, options) => {
      const failures = [];
      const outputs = [];
      for (const [command = "", ...args] of commands) {
        const { code, stdout, stderr } = await run(command, args, options);
        if (code === 0) continue;
        failures.push(`${[command, ...args].join(" ")} ended with code ${code}`);
        outputs.push(stdout, stderr);
      }
      const failed = failures.length > 0 ? 1 : 0;
      return { name, passed: 1 - failed, failed, skipped: 0, failures, output: outputs.join("\n") };
    },
  };
}
