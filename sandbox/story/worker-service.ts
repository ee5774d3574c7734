import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { endProcess } from "../end-process.ts";
import { workerCommand } from "../sandbox.ts";

/** The worker service, which AWS would run as a container. */
export interface WorkerService {
  /** Lets it finish what it does, and ends it. */
  stop(): Promise<void>;
}

/** What the worker service is started with. */
export interface WorkerServiceSettings {
  /** The one address of every client. */
  readonly endpoint: string;
  /** Where its log goes. */
  readonly folder: string;
  /** Its variables, credentials apart. */
  readonly environment: Readonly<Record<string, string>>;
  /** Role that it works as. */
  readonly roleArn: string;
}

/** What it works on is given back within seconds; a call to AWS that hangs may take longer. */
const STOP_LIMIT_MS = 60_000;

const Offer = z.object({ id: z.string(), environment: z.record(z.string(), z.string()) });

/** Starts the worker service as a process that finds its credentials as a container does. */
export async function startWorkerService(settings: WorkerServiceSettings): Promise<WorkerService> {
  const { endpoint, folder, environment, roleArn } = settings;
  const offer = Offer.parse(
    await control(endpoint, "POST", "credentials", {
      roleArn,
      service: "ecs-tasks.amazonaws.com",
      sessionName: "worker-service",
    }),
  );
  const { command, args, env } = workerCommand(["serve"], { ...environment, ...offer.environment });
  const log = openSync(path.join(folder, "logs", "worker-service.log"), "a");
  const child = spawn(command, [...args], { env, detached: true, stdio: ["ignore", log, log] });
  await control(endpoint, "PUT", `credentials/${offer.id}/group`, child.pid);
  return {
    stop: () =>
      endProcess(child, {
        limitMs: STOP_LIMIT_MS,
        // With everything that it started.
        force: () => child.pid && process.kill(-child.pid, "SIGKILL"),
      }),
  };
}

/** Asks the front for what is not AWS's. */
async function control(endpoint: string, method: string, path: string, body: unknown) {
  const response = await fetch(`${endpoint}/_tenantry/${path}`, {
    method,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return response.json();
}
