import { type CodeBuildClient, StopBuildCommand } from "@aws-sdk/client-codebuild";

/** Marks the run of a build in a lease. */
const BUILD = "build:";

/** The build that this process runs in, as a lease records it so that a successor can stop it. */
export function ownRun({ CODEBUILD_BUILD_ID: build }: NodeJS.ProcessEnv): string | undefined {
  return build === undefined ? undefined : `${BUILD}${build}`;
}

/**
 * Stops what a dead worker ran in, so that nothing of it can still act on the stack.
 *
 * A worker that is no build is a process of a service, which serves other stacks too: it ends its
 * own work on this stack when it cannot renew the lease.
 */
export class RunStopper {
  readonly #client: CodeBuildClient;

  constructor(client: CodeBuildClient) {
    this.#client = client;
  }

  /** Stops a run; one that has ended, or is unknown by now, is as good. */
  async stop(run: string | undefined): Promise<void> {
    if (!run?.startsWith(BUILD)) return;
    try {
      await this.#client.send(new StopBuildCommand({ id: run.slice(BUILD.length) }));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
    }
  }
}
