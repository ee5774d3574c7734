import {
  CreateAccountCommand,
  DescribeCreateAccountStatusCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { REGION } from "../accounts.ts";
import type { SandboxCredentials } from "../sandbox-environment.ts";
import { must } from "./report.ts";
import { waitFor } from "./waiting.ts";

/** Longest time until the local Organizations has made an account. */
const PATIENCE = { seconds: 30 };

/** Makes an account of the organisation, as an administrator of the management account would. */
export async function newAccount(
  name: string,
  { sessionToken = "", ...keys }: SandboxCredentials,
): Promise<string> {
  const credentials = { ...keys, sessionToken };
  const organization = new OrganizationsClient({ region: REGION, credentials });
  const { CreateAccountStatus: asked } = await organization.send(
    new CreateAccountCommand({ AccountName: name, Email: `aws-${name}@example.com` }),
  );
  return waitFor(`account ${name}`, PATIENCE, async () => {
    const { CreateAccountStatus: status } = await organization.send(
      new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: asked?.Id }),
    );
    must(status?.State !== "FAILED", `account ${name} failed: ${status?.FailureReason}`);
    return status?.State === "SUCCEEDED" ? status.AccountId : undefined;
  });
}
