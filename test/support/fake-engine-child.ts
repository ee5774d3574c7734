/** A process that speaks like the one of an engine; what it does is the configuration of its run. */
import { ToChild } from "../../automation/engine/child-messages.ts";

const UNPACED = { code: "RUN_UNPACED", message: "nobody gives times", remedy: "None." };

process.on("message", (raw) => {
  const message = ToChild.parse(raw);
  if (message.kind === "stop") {
    process.send?.({ kind: "failed", code: "ENGINE_STOPPED", message: "stopped", remedy: "None." });
    return;
  }
  if (message.kind === "go") {
    process.send?.({ kind: "done", result: { outputs: { heard: message }, changes: {} } });
    return;
  }
  const { does } = message.run.config;
  const event = { kind: "message", severity: "info", message: `pid ${process.pid}` };
  process.send?.({ kind: "event", event });
  if (does === "succeed") {
    process.send?.({ kind: "done", result: { outputs: { pid: process.pid }, changes: {} } });
  } else if (does === "pace") {
    const asked = { kind: "pace", request: 7, call: "create-deployment" };
    process.send?.(message.isPaced ? asked : { kind: "failed", ...UNPACED });
  } else if (does === "recover") {
    process.send?.({ kind: "done", result: { adopted: ["a"], dropped: [] } });
  } else if (does === "fail") {
    process.send?.({ kind: "failed", code: "RESOURCE_FAILED", message: "no", remedy: "Mend it." });
  } else if (does === "break") {
    process.send?.({ kind: "broken", stack: "TypeError: x" });
  } else if (does === "die") {
    process.stderr.write("out of memory", () => process.exit(7));
  }
});
process.on("disconnect", () => process.exit(0));
