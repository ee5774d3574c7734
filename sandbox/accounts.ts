/** Account of the control plane. */
export const HUB_ACCOUNT = "000000000000";

/** Accounts that take planes. */
export const SHARD_ACCOUNTS = ["111111111111", "222222222222"] as const;

/** The only Region that the sandbox is tried in. */
export const REGION = "us-east-1";

/** Role of the hub that commands by hand use. */
export const ADMINISTRATOR_ROLE = "tenantry-administrator";

/** Role in every shard account through which its stack is first brought up, as AWS Organizations makes it. */
export const ORGANIZATION_ROLE = "OrganizationAccountAccessRole";
