import { readFileSync } from "node:fs";
import process from "node:process";
import { EXIT } from "../tenants/error-status.ts";
import { ENDING_SIGNALS, Interruption } from "./interruption.ts";
import { machinePorts, sinkOn } from "./machine.ts";
import { run } from "./run.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const interruption = new Interruption(sinkOn(process.stderr));
for (const signal of ENDING_SIGNALS) {
  process.on(signal, () => {
    if (interruption.receive() === "end") process.exit(EXIT.cancelled);
  });
}
// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

process.exitCode = await run(
  process.argv.slice(2),
  manifest.version,
  machinePorts(process, interruption),
);
