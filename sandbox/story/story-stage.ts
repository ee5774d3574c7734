import type { Faults } from "../front/faults.ts";
import type { SandboxCredentials } from "../sandbox-environment.ts";
import type { FrontDoor } from "./front-door.ts";
import type { Identity } from "./identity.ts";
import type { OperatorDesk } from "./operator-desk.ts";
import type { StoryReport } from "./report.ts";
import type { StorySecrets } from "./story-secrets.ts";

/** Everything that the checks of the story work with. */
export interface StoryStage {
  /** Takes what they find. */
  readonly report: StoryReport;
  /** Every secret of the run. */
  readonly secrets: StorySecrets;
  /** People's passwords and tokens. */
  readonly identity: Identity;
  /** The public part of the control-plane API. */
  readonly door: FrontDoor;
  /** The operators' part of it. */
  readonly desk: OperatorDesk;
  /** Makes chosen calls fail. */
  readonly faults: Faults;
  /** AWS Region of everything. */
  readonly region: string;
  /** Account of the control plane. */
  readonly hub: string;
  /** Where the sandbox keeps its state and its logs. */
  readonly folder: string;
  /** AWS account of a shard. */
  accountOf(shard: string): string;
  /** Notes which account a shard got. */
  locate(shard: string, account: string): void;
  /** Credentials of an account's administrator, for what a person would do in that account. */
  administratorOf(account: string): Promise<SandboxCredentials>;
  /** Credentials of any role, as an attacker who broke into its holder would have them. */
  roleSession(account: string, role: string): Promise<SandboxCredentials>;
}
