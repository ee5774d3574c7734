import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SFNClient } from "@aws-sdk/client-sfn";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { appliedLimits } from "../../stores/applied-limits.ts";
import { callSettings } from "../../stores/call-settings.ts";
import { CallStore } from "../../stores/call-store.ts";
import { DirectoryStore } from "../../stores/directory-store.ts";
import { documentClient } from "../../stores/document-client.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { OperationStore } from "../../stores/operation-store.ts";
import { ReleaseStore } from "../../stores/release-store.ts";
import { ShardReservations } from "../../stores/shard-reservations.ts";
import { type AccountAccess, sessionIn } from "../../stores/shard-session.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { StartStore } from "../../stores/start-store.ts";
import { TaskAnswers } from "../../stores/task-answers.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { TruthStore } from "../../stores/truth-store.ts";
import { BACKOFF } from "../../tenants/backoff.ts";
import { ulids } from "../../tenants/ids.ts";
import { LEASE_TIMES, scaledTimes } from "../../tenants/lease-times.ts";
import { physicalName } from "../../tenants/naming.ts";
import { ChildEngine } from "../engine/child-engine.ts";
import { SecretMask } from "../engine/secret-mask.ts";
import { ownRun, RunStopper } from "../leases/stop-run.ts";
import { publishRelease } from "../releases/publish-release.ts";
import { releaseSource } from "../releases/release-source.ts";
import { shardPlace } from "../releases/shard-place.ts";
import { passBy } from "./checkpoint.ts";
import { readTiers } from "./read-tiers.ts";
import type { WorkerSettings } from "./settings.ts";
import type { FleetSettings, WorkerParts } from "./worker-parts.ts";

/** A worker's parts, with what must be closed in the end. */
export interface AssembledParts extends WorkerParts {
  /** The engine, whose processes end when it is closed. */
  readonly engine: ChildEngine;
}

/**
 * Puts a worker together as it was set, with this process's own credentials.
 *
 * @param stop - Aborted when the worker must end.
 */
export async function assembleParts(
  settings: WorkerSettings,
  stop: AbortSignal,
): Promise<AssembledParts> {
  const { region, pace } = settings;
  const releases = releaseSource(settings.releases, settings.releaseFolder, region);
  const mask = SecretMask.ofEnvironment(process.env);
  return {
    ...storesIn(region),
    workflows: new TaskAnswers(new SFNClient({ region, ...callSettings() })),
    stopper: new RunStopper(new CodeBuildClient({ region, ...callSettings() })),
    engine: new ChildEngine(settings.engine),
    fetchRelease: (release) => releases.fetch(release),
    publishTo: publisherOf(region, releases.folder),
    ...planeAccess(),
    fleet: { ...(await fleetOf(settings)), ...pick(releases) },
    times: scaledTimes(LEASE_TIMES, pace),
    backoff: { ...BACKOFF, first: BACKOFF.first * pace, most: BACKOFF.most * pace },
    owner: `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`,
    run: ownRun(process.env),
    newId: ulids(),
    checkpoint: passBy,
    mask: (text) => mask.apply(text),
    tellBug: (text) => process.stderr.write(`${text}\n`),
    stop,
  };
}

function storesIn(region: string) {
  const client = documentClient(region);
  const table = (name: string) => physicalName("table", name);
  return {
    mapping: new MappingStore(client, table("mapping")),
    truths: new TruthStore(client, table("mapping")),
    tokens: new TokenStore(client, table("tokens")),
    shards: new ShardStore(client, table("shards")),
    reservations: new ShardReservations(client, table("shards")),
    starts: new StartStore(client, table("shards")),
    calls: new CallStore(client, table("shards")),
    operations: new OperationStore(client, table("operations")),
  };
}

function publisherOf(region: string, folder: string): WorkerParts["publishTo"] {
  const store = new ReleaseStore(documentClient(region), physicalName("table", "releases"));
  return async (shard, release) => {
    await publishRelease({ release, folder, places: [shardPlace(shard)], store });
  };
}

/** Ways into the accounts of the planes, each by the role that the access names. */
function planeAccess(): Pick<WorkerParts, "directoryAt" | "accountOf" | "limitsAt" | "contentsOf"> {
  return {
    directoryAt: (access, table) =>
      new DirectoryStore(documentClient(access.region, workerSession(access)), table),
    accountOf: async (access: AccountAccess) => {
      const { region } = access;
      return accountAt(
        new STSClient({ region, credentials: workerSession(access), ...callSettings() }),
      );
    },
    // Few operations look into an account, and the clients for it take long to load.
    contentsOf: async (access) => {
      const { accountContents } = await import("../../stores/account-contents.ts");
      const { contentsClients } = await import("./contents-clients.ts");
      return accountContents(contentsClients(access));
    },
    limitsAt: (access) =>
      appliedLimits(
        access.region,
        (region) =>
          new ServiceQuotasClient({
            region,
            credentials: workerSession(access),
            ...callSettings(),
          }),
      ),
  };
}

function workerSession(access: AccountAccess) {
  return sessionIn(access, "tenantry-worker");
}

async function accountAt(client: STSClient): Promise<string> {
  const { Account = "" } = await client.send(new GetCallerIdentityCommand({}));
  return Account;
}

async function fleetOf({
  region,
  tiers,
  bootstrapRole,
  planes,
}: WorkerSettings): Promise<Omit<FleetSettings, "releaseFolder" | "isPublished">> {
  return {
    tiers: await readTiers(tiers),
    hubAccount: await accountAt(new STSClient({ region, ...callSettings() })),
    bootstrapRole,
    planes,
  };
}

function pick({ folder, isPublished }: ReturnType<typeof releaseSource>) {
  return { releaseFolder: folder, isPublished };
}
