import { assumeRole, type SessionOptions, type TemporaryCredentials } from "./credentials.ts";
import { claimFolder } from "./folder-claim.ts";
import { freePort } from "./free-port.ts";
import type { BuildCommand } from "./front/code-build/build-command.ts";
import type { ConditionsInput } from "./front/conditions.ts";
import type { Faults } from "./front/faults.ts";
import { type Front, startFront } from "./front/front.ts";
import type { LiveConditions } from "./front/live-conditions.ts";
import type { Tally } from "./front/tally.ts";
import { type MiniStack, startMiniStack } from "./ministack.ts";
import { LocalAwsFailedError } from "./sandbox-errors.ts";
import { setStage } from "./stage.ts";

/** What a local AWS is started with. */
export interface LocalAwsSettings {
  /** Folder for state, logs and temporary files; outside the project. */
  readonly folder: string;
  /** Port of 127.0.0.1 for every client; 0 takes any that is free. @default 0 */
  readonly port?: number;
  /** What a CodeBuild build runs. @default - builds fail and say that none was set */
  readonly build?: BuildCommand;
  /** How much like AWS's its limits and times are. @default - no limits, no latency */
  readonly conditions?: ConditionsInput;
  /** Chooses the port of what is behind the front. @default - any that is free */
  readonly choosePort?: () => Promise<number>;
}

/** A running local AWS. */
export interface LocalAws {
  /** The one address for every client: its `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** Where its state, logs and temporary files are. */
  readonly folder: string;
  /** Whether it goes on from the state of its last clean stop; else it began empty. */
  readonly isRestored: boolean;
  /** Makes chosen calls fail in chosen ways. */
  readonly faults: Faults;
  /** How much like AWS's its limits and times are. */
  readonly conditions: LiveConditions;
  /** How often it was called. */
  readonly tally: Tally;
  /** Keys of a role, taken on by the root of the hub. */
  credentialsOf(
    account: string,
    role: string,
    options?: SessionOptions,
  ): Promise<TemporaryCredentials>;
  /** Ends builds, saves the state and frees the ports. */
  stop(): Promise<void>;
}

/**
 * Starts MiniStack and the front before it, and sets the stage: the accounts and their first roles.
 *
 * @throws {@link PortInUseError} when another program listens on the port.
 * @throws {@link FolderInUseError} when another local AWS runs in the folder.
 */
export async function startLocalAws(settings: LocalAwsSettings): Promise<LocalAws> {
  const { folder } = settings;
  const claim = await claimFolder(folder);
  const { front, miniStack } = await startBoth(settings).catch(async (error: unknown) => {
    await claim.release();
    throw error;
  });
  await setStage(front.url);
  return {
    endpoint: front.url,
    folder,
    isRestored: claim.isRestored,
    faults: front.faults,
    conditions: front.conditions,
    tally: front.tally,
    credentialsOf: (account, role, options) =>
      assumeRole(front.url, `arn:aws:iam::${account}:role/${role}`, options),
    stop: async () => {
      await front.close();
      await miniStack.stop();
      await claim.release();
    },
  };
}

/** Between the choice of a port and MiniStack's start another program may take it; so many are tried. */
const BACKEND_PORTS = 5;

/** The front comes first: functions must be told its address. */
async function startBoth(
  settings: LocalAwsSettings,
  left = BACKEND_PORTS,
): Promise<{ readonly front: Front; readonly miniStack: MiniStack }> {
  const { folder, port = 0, build, conditions, choosePort = freePort } = settings;
  const backendPort = await choosePort();
  const backend = `http://127.0.0.1:${backendPort}`;
  const front = await startFront({
    port,
    backend,
    folder,
    ...(build ? { build } : {}),
    ...(conditions ? { conditions } : {}),
  });
  try {
    const miniStack = await startMiniStack({ folder, port: backendPort, frontUrl: front.url });
    return { front, miniStack };
  } catch (error) {
    await front.close();
    if (left > 1 && isPortTaken(error)) return startBoth(settings, left - 1);
    throw error;
  }
}

/** MiniStack says so in its log, which the failure holds the end of. */
function isPortTaken(error: unknown): boolean {
  return error instanceof LocalAwsFailedError && error.message.includes("is already in use");
}
