import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import * as z from "zod";
import { assumeRole, rootClient, type TemporaryCredentials } from "../credentials.ts";
import { AwsFailure } from "./respond.ts";

/** Longest session that a service takes on; short enough to be renewed while a sandbox lives. */
const SESSION_SECONDS = 3_600;

/** Which role a service takes on, and as what. */
export interface ServiceSession {
  /** Role to take on. */
  readonly roleArn: string;
  /** Service principal that the role must trust, such as `codebuild.amazonaws.com`. */
  readonly service: string;
  /** Name of the session. */
  readonly sessionName: string;
}

const TrustDocument = z.object({
  Statement: z.array(
    z.looseObject({
      Effect: z.string(),
      Principal: z.union([
        z.string(),
        z.looseObject({ Service: z.union([z.string(), z.array(z.string())]).optional() }),
      ]),
    }),
  ),
});

/**
 * Takes on a role as an AWS service does.
 *
 * MiniStack knows no service as a caller, so that the role trusts the service is seen to here.
 */
export async function assumeForService(
  endpoint: string,
  { roleArn, service, sessionName }: ServiceSession,
): Promise<TemporaryCredentials> {
  const [, , , , account = "", resource = ""] = roleArn.split(":");
  const roleName = resource.split("/").at(-1) ?? "";
  const trusted = await trustedServices(endpoint, account, roleName);
  if (!trusted.includes(service)) {
    throw new AwsFailure("AccessDeniedException", `${roleArn} does not trust ${service}`);
  }
  return assumeRole(endpoint, roleArn, {
    caller: account,
    sessionName,
    durationSeconds: SESSION_SECONDS,
  });
}

async function trustedServices(
  endpoint: string,
  account: string,
  roleName: string,
): Promise<readonly string[]> {
  const iam = new IAMClient(rootClient(endpoint, account));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
  iam.destroy();
  const text = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{"Statement":[]}');
  const { Statement } = TrustDocument.parse(JSON.parse(text));
  return Statement.flatMap(({ Effect, Principal }) =>
    Effect === "Allow" && typeof Principal !== "string" ? (Principal.Service ?? []) : [],
  );
}
