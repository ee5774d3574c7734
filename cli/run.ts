import { ApiClient } from "../automation/api/client.ts";
import { EXIT } from "../tenants/error-status.ts";
import { apiFetch } from "./api-fetch.ts";
import { type Call, commandTree, isCalmEnd } from "./command-tree.ts";
import type { Context } from "./context.ts";
import { reportError } from "./error-report.ts";
import { accessToken } from "./login.ts";
import { CAPACITY } from "./nouns/capacity.ts";
import { DOCTOR } from "./nouns/doctor.ts";
import { OPERATION } from "./nouns/operation.ts";
import { RELEASE } from "./nouns/release.ts";
import { SANDBOX } from "./nouns/sandbox.ts";
import { SHARD } from "./nouns/shard.ts";
import { STACK } from "./nouns/stack.ts";
import { TENANT } from "./nouns/tenant.ts";
import { WORKER } from "./nouns/worker.ts";
import { Output, type OutputFlags } from "./output.ts";
import type { Ports } from "./ports.ts";
import { readSettings } from "./settings.ts";
import type { RawInput } from "./verb.ts";

const COMMANDS = [DOCTOR, SANDBOX, CAPACITY, SHARD, STACK, TENANT, OPERATION, RELEASE, WORKER];

/** Runs one command line and gives its exit code. Never throws: what fails is told on stderr. */
export async function run(
  words: readonly string[],
  version: string,
  ports: Ports,
): Promise<number> {
  try {
    const call = callOf(words, version, ports);
    return typeof call === "number" ? call : await perform(call, ports);
  } catch (error) {
    const json = words.includes("--json");
    const color = !words.includes("--no-color") && !ports.environment.NO_COLOR;
    return reportError(ports.stderr, error, { json, color });
  }
}

/** The verb that is called, or the exit code when there is none to call. */
function callOf(words: readonly string[], version: string, ports: Ports): Call | number {
  const calls: Call[] = [];
  const texts: string[] = [];
  const tree = commandTree(COMMANDS, version, {
    call: (call) => calls.push(call),
    help: (text) => texts.push(text),
  });
  try {
    tree.parse(words, { from: "user" });
  } catch (error) {
    if (!isCalmEnd(error)) throw error;
    // Commander tells by this code that help stands for a missing verb.
    const isMissing = error.code === "commander.help";
    (isMissing ? ports.stderr : ports.stdout).write(texts.join(""));
    return isMissing ? EXIT.configuration : EXIT.ok;
  }
  const [call] = calls;
  if (call) return call;
  throw new Error(`no verb was called by: ${words.join(" ")}`);
}

async function perform(call: Call, ports: Ports): Promise<number> {
  const context = await contextOf(call, ports);
  return call.verb.run(context, call.command, call.input);
}

async function contextOf({ command, shared }: Call, ports: Ports): Promise<Context> {
  const settings = await readSettings(ports, command, { api: shared.api });
  const access = () => ({
    address: settings.need("api", "the address of the control plane's API"),
    fetch: apiFetch(ports),
  });
  return {
    ports,
    output: new Output(ports, outputFlagsOf(shared, ports)),
    canAsk: ports.canAsk && shared.input !== false,
    publicApi: () => new ApiClient(access()),
    operatorApi: () => new ApiClient({ ...access(), token: () => accessToken(ports, settings) }),
  };
}

function outputFlagsOf(shared: RawInput, ports: Ports): OutputFlags {
  return {
    json: shared.json === true,
    plain: shared.plain === true,
    quiet: shared.quiet === true,
    color: shared.color !== false && !ports.environment.NO_COLOR,
  };
}
