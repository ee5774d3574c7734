import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateOrganizationalUnitCommand,
  ListParentsCommand,
  ListRootsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { HUB_ACCOUNT, REGION } from "../accounts.ts";
import type { SandboxCredentials } from "../sandbox-environment.ts";
import { must } from "./report.ts";

/** Role of the management account by which the platform makes accounts. */
const VENDING_ROLE = "tenantry-vending";

/** Role of the management account by which the API asks who is in the organisation. */
const MEMBERS_ROLE = "tenantry-members";

/** What the platform may do in the organisation, as `docs/accounts.md` has it. */
const VENDING_RIGHTS = [
  "organizations:CreateAccount",
  "organizations:DescribeCreateAccountStatus",
  "organizations:ListCreateAccountStatus",
  "organizations:ListParents",
  "organizations:MoveAccount",
  "iam:CreateServiceLinkedRole",
];

/** What an administrator of the management account has made for the platform. */
export interface StoryOrganization {
  /** Role that may make and move accounts. */
  readonly vendingRoleArn: string;
  /** Role that may ask which accounts are in the organisation. */
  readonly membersRoleArn: string;
  /** Unit for the platform's accounts. */
  readonly unit: string;
  /** Names that their shards get. */
  readonly shards: readonly string[];
  /** Limits that each account is to have. @default - what AWS gives */
  readonly limits?: Readonly<Record<string, number>>;
}

/** Makes the unit for new accounts and the role that makes them, as an administrator of the management account does. */
export async function prepareOrganization(
  administrator: SandboxCredentials,
): Promise<Omit<StoryOrganization, "shards" | "limits">> {
  const settings = { region: REGION, credentials: keysOf(administrator) };
  const organization = new OrganizationsClient(settings);
  const { Roots = [] } = await organization.send(new ListRootsCommand({}));
  const { OrganizationalUnit: unit } = await organization.send(
    new CreateOrganizationalUnitCommand({ ParentId: Roots[0]?.Id, Name: "tenantry" }),
  );
  must(unit?.Id !== undefined, "the organisation made no unit");
  const iam = new IAMClient(settings);
  return {
    vendingRoleArn: await makeRole(iam, VENDING_ROLE, VENDING_RIGHTS),
    membersRoleArn: await makeRole(iam, MEMBERS_ROLE, ["organizations:ListParents"]),
    unit: unit.Id,
  };
}

/** Makes a role that the hub may take on. */
async function makeRole(iam: IAMClient, name: string, rights: readonly string[]): Promise<string> {
  const { Role: role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: policy({
        Action: "sts:AssumeRole",
        Principal: { AWS: `arn:aws:iam::${HUB_ACCOUNT}:root` },
      }),
    }),
  );
  must(role?.Arn !== undefined, "the management account made no role");
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: "rights",
      PolicyDocument: policy({ Action: rights, Resource: "*" }),
    }),
  );
  return role.Arn;
}

/** Root or unit that an account is in. */
export async function unitOf(account: string, administrator: SandboxCredentials): Promise<string> {
  const credentials = keysOf(administrator);
  const organization = new OrganizationsClient({ region: REGION, credentials });
  const { Parents = [] } = await organization.send(new ListParentsCommand({ ChildId: account }));
  return Parents[0]?.Id ?? "";
}

function policy(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...statement }],
  });
}

function keysOf({ sessionToken = "", ...keys }: SandboxCredentials) {
  return { ...keys, sessionToken };
}
