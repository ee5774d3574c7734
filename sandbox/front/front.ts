import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { PortInUseError } from "../sandbox-errors.ts";
import { AppliedQuotas } from "./applied-quotas.ts";
import { Backend } from "./backend.ts";
import { Callers } from "./callers.ts";
import type { BuildCommand } from "./code-build/build-command.ts";
import type { ConditionsInput } from "./conditions.ts";
import { ContainerCredentials } from "./container-credentials.ts";
import { Control } from "./control.ts";
import { Faults } from "./faults.ts";
import { Forwarder } from "./forwarder.ts";
import { FrontServices } from "./front-services.ts";
import { JsonFront, type JsonFrontParts } from "./json-front.ts";
import { Latencies } from "./latencies.ts";
import { LiveConditions } from "./live-conditions.ts";
import { ObjectQuotas } from "./object-quotas.ts";
import { Passage } from "./passage.ts";
import { accountOfKey, takeCensus } from "./questions.ts";
import { Rates } from "./rates.ts";
import { loadRecords, saveRecords } from "./records.ts";
import { requestFactsOf } from "./request-facts.ts";
import { AwsFailure, respondFailure } from "./respond.ts";
import { FORWARDED_SERVICES } from "./served-services.ts";
import { Tally } from "./tally.ts";

/** What the front is started with. */
export interface FrontSettings {
  /** Port of 127.0.0.1; 0 takes any that is free. */
  readonly port: number;
  /** Address of MiniStack, which may start later. */
  readonly backend: string;
  /** Folder for the front's state and the builds' logs. */
  readonly folder: string;
  /** What a build runs. */
  readonly build?: BuildCommand;
  /** How much like AWS's its limits and times are. @default - no limits, no latency */
  readonly conditions?: ConditionsInput;
}

/** A running front. */
export interface Front {
  /** Address for every client. */
  readonly url: string;
  /** Makes chosen calls fail in chosen ways. */
  readonly faults: Faults;
  /** How much like AWS's its limits and times are. */
  readonly conditions: LiveConditions;
  /** How often it was called. */
  readonly tally: Tally;
  /** Ends the builds, saves the state and frees the port. */
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Starts the one address for every client: it serves what MiniStack lacks and passes on the rest.
 *
 * @throws {@link PortInUseError} when another program listens on the port.
 */
export async function startFront(settings: FrontSettings): Promise<Front> {
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 });
  const url = await listen(server, settings.port);
  const records = await loadRecords(settings.folder);
  const backend = new Backend(settings.backend);
  const callers = new Callers((key) => accountOfKey(backend, key));
  const credentials = new ContainerCredentials(url, callers);
  const conditions = new LiveConditions(settings.conditions);
  const faults = new Faults(() => conditions.now.seed);
  const applied = new AppliedQuotas(records.quotas);
  const rates = new Rates(() => performance.now());
  const own = { url, credentials, applied, conditions, faults };
  const services = new FrontServices({ ...settings, ...own }, records);
  const quotas = new ObjectQuotas(applied, (account, region) => {
    services.settleQuotas();
    return takeCensus(backend, account, region);
  });
  const latencies = new Latencies();
  const tally = new Tally();
  const passage = new Passage({ conditions, faults, callers, rates, quotas, latencies, tally });
  const routes: Routes = {
    handlers: handlersOf(services, { backend, callers, passage }),
    control: new Control({ faults, credentials, conditions, rates, applied, latencies }),
    forwarder: new Forwarder(backend, callers, passage),
    tally,
  };
  server.on("request", (request, response) => {
    route(request, response, routes).catch((error: unknown) => fail(request, response, error));
  });
  const close = async () => {
    await services.close();
    await saveRecords(settings.folder, services.records);
    await closeServer(server);
    backend.close();
  };
  return { url, faults, conditions, tally, close };
}

function handlersOf(services: FrontServices, parts: JsonFrontParts): ReadonlyMap<string, Handler> {
  const entries = Object.entries(services.operations);
  return new Map(
    entries.map(([service, operations]) => [service, new JsonFront(parts, operations).handler]),
  );
}

interface Routes {
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly control: Control;
  readonly forwarder: Forwarder;
  readonly tally: Tally;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { handlers, control, forwarder, tally }: Routes,
): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  if (url.startsWith("/_tenantry/")) return control.handle(request, response);
  const facts = requestFactsOf({ method, url, headers });
  tally.call(facts.service);
  const served = facts.service === undefined ? undefined : handlers.get(facts.service);
  if (served) return served(request, response);
  if (facts.service !== undefined && !FORWARDED_SERVICES.has(facts.service)) {
    throw new AwsFailure(
      "ServiceNotServedException",
      `the sandbox does not serve ${facts.service} (${facts.operation})`,
    );
  }
  return forwarder.forward(facts, request, response);
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const failure =
    error instanceof AwsFailure
      ? error
      : new AwsFailure("InternalFailure", `the local AWS failed: ${String(error)}`, 500);
  request.resume();
  respondFailure(request, response, failure);
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw isTaken ? new PortInUseError(port) : error;
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address was given");
  return `http://127.0.0.1:${address.port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
