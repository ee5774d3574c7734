/** A process that speaks like the one of an engine; what it does is the configuration of its run. */
import { type FromChild, ToChild } from "../../automation/engine/child-messages.ts";

const UNPACED = { code: "RUN_UNPACED", message: "nobody gives times", remedy: "None." };

/** What is answered at once, by what a run is to do. */
const ANSWERS: Readonly<Record<string, FromChild>> = {
  succeed: { kind: "done", result: { outputs: { pid: process.pid }, changes: {} } },
  recover: { kind: "done", result: { adopted: ["a"], dropped: [] } },
  fail: { kind: "failed", code: "RESOURCE_FAILED", message: "no", remedy: "Mend it." },
  break: { kind: "broken", stack: "TypeError: x" },
};

process.on("message", (raw) => {
  const message = ToChild.parse(raw);
  if (message.kind === "stop")
    send({ kind: "failed", code: "ENGINE_STOPPED", message: "stopped", remedy: "None." });
  if (message.kind !== "run") return;
  const { does } = message.run.config;
  send({
    kind: "event",
    event: { kind: "message", severity: "info", message: `pid ${process.pid}` },
  });
  const answer = ANSWERS[String(does)];
  if (answer) send(answer);
  else if (does === "die") process.stderr.write("out of memory", () => process.exit(7));
  else if (does === "pace" || does === "tell") askForTime(message.isPaced, does === "tell");
});
process.on("disconnect", () => process.exit(0));

/** Ends with what it heard: for its call, or, when it told that it was made, of that. */
function askForTime(isPaced: boolean, isTold: boolean): void {
  if (!isPaced) {
    send({ kind: "failed", ...UNPACED });
    return;
  }
  const end = (heard: unknown) =>
    send({ kind: "done", result: { outputs: { heard }, changes: {} } });
  const tell = () => {
    process.once("message", end);
    send({ kind: "made", request: 7, made: { wentAt: 1, doneAt: 2 } });
  };
  process.once("message", isTold ? tell : end);
  send({ kind: "pace", request: 7, call: "create-deployment" });
}

function send(message: FromChild): void {
  process.send?.(message);
}
