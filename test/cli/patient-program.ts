// A program that finishes what it is at when it is asked to stop, as workers do.
import { setInterval } from "node:timers";

const [mode = ""] = process.argv.slice(2);
const timer = setInterval(() => undefined, 1000);

process.on("SIGINT", () => process.stdout.write('{"type":"finishing"}\n'));
process.on("SIGTERM", () => {
  process.stdout.write('{"type":"result","left":0}\n');
  clearInterval(timer);
  process.exitCode = 8;
});
process.stdout.write(`${JSON.stringify({ type: "begun", mode })}\n`);
process.stderr.write("talk\n");
if (mode === "brief") clearInterval(timer);
