import { ensureAdministrator } from "../stage.ts";
import type { AppliedQuotas } from "./applied-quotas.ts";
import type { BuildCommand } from "./code-build/build-command.ts";
import { CodeBuild } from "./code-build/code-build.ts";
import { CodePipeline } from "./code-pipeline/code-pipeline.ts";
import type { ContainerCredentials } from "./container-credentials.ts";
import type { Faults } from "./faults.ts";
import type { Operations } from "./json-front.ts";
import type { LiveConditions } from "./live-conditions.ts";
import { Organizations } from "./organizations/organizations.ts";
import type { FrontRecords } from "./records.ts";
import { ServiceQuotas } from "./service-quotas/service-quotas.ts";

/** What the services that the front itself serves work with. */
export interface FrontServicesParts {
  /** Address of the front. */
  readonly url: string;
  /** Address of MiniStack. */
  readonly backend: string;
  /** Folder for the builds' logs. */
  readonly folder: string;
  /** What a build runs. */
  readonly build?: BuildCommand;
  /** Keys for processes. */
  readonly credentials: ContainerCredentials;
  /** The values of quotas. */
  readonly applied: AppliedQuotas;
  /** How long AWS works on something. */
  readonly conditions: LiveConditions;
  /** Work that is to end otherwise. */
  readonly faults: Faults;
}

/** The services that the front itself serves. */
export class FrontServices {
  readonly #applied: AppliedQuotas;
  readonly #codeBuild: CodeBuild;
  readonly #codePipeline: CodePipeline;
  readonly #organizations: Organizations;
  readonly #serviceQuotas: ServiceQuotas;

  constructor(parts: FrontServicesParts, records: FrontRecords) {
    const now = () => Date.now();
    this.#applied = parts.applied;
    this.#codeBuild = new CodeBuild({ ...parts, records: records.codeBuild });
    this.#codePipeline = new CodePipeline({ ...parts, records: records.codePipeline });
    this.#serviceQuotas = new ServiceQuotas({ ...parts, records: records.quotaRequests, now });
    this.#organizations = new Organizations({
      ...parts,
      records: records.organization,
      now,
      makeRole: (account, role) => ensureAdministrator(parts.backend, account, role),
    });
  }

  /** Their operations, by the name that calls are signed for. */
  get operations(): Readonly<Record<string, Operations>> {
    return {
      codebuild: this.#codeBuild.operations,
      codepipeline: this.#codePipeline.operations,
      organizations: this.#organizations.operations,
      servicequotas: this.#serviceQuotas.operations,
    };
  }

  /** What the next start goes on from. */
  get records(): FrontRecords {
    return {
      codeBuild: this.#codeBuild.records,
      codePipeline: this.#codePipeline.records,
      organization: this.#organizations.records,
      quotaRequests: this.#serviceQuotas.records,
      quotas: this.#applied.records,
    };
  }

  /** Raises the quotas whose requests are due. */
  settleQuotas(): void {
    this.#serviceQuotas.settle();
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    await this.#codeBuild.close();
    await this.#codePipeline.close();
  }
}
