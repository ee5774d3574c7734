import type { ServedTenant } from "./report.ts";

/** A tenant of the story, with the person who administers it. */
export interface StoryTenant extends ServedTenant {
  /** Id of the tenant. */
  readonly tenant: string;
  /** AWS account of its plane. */
  readonly account: string;
  /** Address of its first admin. */
  readonly email: string;
  /** Password of its first admin. */
  readonly password: string;
  /** Access token of its first admin. */
  readonly token: string;
  /** User pool of its plane. */
  readonly userPoolId: string;
  /** Client through which its people log in. */
  readonly userPoolClientId: string;
}
