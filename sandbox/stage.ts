import {
  CreateRoleCommand,
  EntityAlreadyExistsException,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { ADMINISTRATOR_ROLE, HUB_ACCOUNT, ORGANIZATION_ROLE, SHARD_ACCOUNTS } from "./accounts.ts";
import { rootClient } from "./credentials.ts";

/** Longest session of a role. Source: IAM User Guide, "Maximum session duration setting". */
const LONGEST_SESSION_SECONDS = 43_200;

const TRUSTS_THE_HUB = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${HUB_ACCOUNT}:root` },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  ],
});

const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/**
 * Makes what an organisation has before Tenantry comes: an administrator in the hub, and in each shard account the
 * role by which the organisation reaches it.
 */
export async function setStage(endpoint: string): Promise<void> {
  await ensureAdministrator(endpoint, HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  for (const account of SHARD_ACCOUNTS) {
    await ensureAdministrator(endpoint, account, ORGANIZATION_ROLE);
  }
}

/** Makes a role with all rights that trusts the hub, unless it is there. */
export async function ensureAdministrator(endpoint: string, account: string, role: string) {
  const iam = new IAMClient(rootClient(endpoint, account));
  try {
    await iam.send(
      new CreateRoleCommand({
        RoleName: role,
        AssumeRolePolicyDocument: TRUSTS_THE_HUB,
        MaxSessionDuration: LONGEST_SESSION_SECONDS,
      }),
    );
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: role,
      PolicyName: "AdministratorAccess",
      PolicyDocument: EVERYTHING,
    }),
  );
  iam.destroy();
}
