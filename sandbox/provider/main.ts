import { parseArgs } from "node:util";
import { serveProvider } from "./server.ts";

/** Looks this often whether the engine that started the plugin still lives. */
const PARENT_CHECK_MS = 2_000;

const { values } = parseArgs({
  options: { port: { type: "string", default: "0" } },
  // The engine passes its own address and flags of its own, which the stand-in does not need.
  allowPositionals: true,
  strict: false,
});
const isPlugin = values.port === "0";
const server = await serveProvider(Number(values.port));
process.stdout.write(`${server.port}\n`);

if (isPlugin) endWithParent(process.ppid);

/** Ctrl-C reaches the whole group: the engine must end first, in peace, and then ends its plugins. */
function endWithParent(parent: number): void {
  process.on("SIGINT", () => undefined);
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_CHECK_MS).unref();
}
