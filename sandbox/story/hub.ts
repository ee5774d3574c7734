import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { locationsOf } from "../../toolchain/locations.mjs";
import { HUB_ACCOUNT, ORGANIZATION_ROLE, REGION } from "../accounts.ts";
import { SANDBOX_PACE, type SandboxCredentials, stateUrlOf } from "../sandbox-environment.ts";
import type { ByHand } from "./by-hand.ts";
import type { StoryOrganization } from "./organization.ts";
import { must } from "./report.ts";

/** Outputs of the control stack that the story goes on with. */
export const ControlOutputs = z.object({
  apiUrl: z.url(),
  operatorsUserPoolId: z.string(),
  operatorsClientId: z.string(),
  releaseBucket: z.string(),
  workerRoleArn: z.string(),
  workerEnvironment: z.record(z.string(), z.string()),
  sweeper: z.string(),
});

/** Outputs of the control stack that the story goes on with. */
export type ControlOutputs = z.output<typeof ControlOutputs>;

/** A shard of the story. */
export interface StoryShard {
  /** Its name. */
  readonly name: string;
  /** Its account. */
  readonly account: string;
}

/** Tenants that each shard of the story takes. */
export const STORY_CAPACITY = { pool: 20, silo: 10 };

/** For so long the story's authorizers keep an answer; the usual minute would be a minute of waiting. */
const STORY_AUTHORIZER_TTL_SECONDS = 5;

/** Configuration of the control stack. */
export async function controlConfig(
  release: string,
  folder: string,
  shards: readonly string[],
  organization?: StoryOrganization,
): Promise<Readonly<Record<string, unknown>>> {
  const { project } = locationsOf(process.env);
  const tiers: unknown = JSON.parse(await readFile(path.join(project, "tiers.json"), "utf8"));
  return {
    role: "control",
    hub: { account: HUB_ACCOUNT, region: REGION },
    shards,
    tiers,
    release,
    releaseFolder: path.join(folder, "releases"),
    stateUrl: stateUrlOf(folder),
    adminInvitation: "none",
    authorizerTtlSeconds: STORY_AUTHORIZER_TTL_SECONDS,
    pace: SANDBOX_PACE,
    ...(organization ? { organization: vendingOf(organization) } : {}),
    deletionProtection: false,
  };
}

function vendingOf(organization: StoryOrganization) {
  const email = "aws+{shard}@example.com";
  return { ...organization, email, region: REGION, capacity: STORY_CAPACITY };
}

/** Configuration of a shard's stack. */
export function shardConfig({ name, account }: StoryShard, release: string) {
  return {
    role: "shard",
    shard: {
      name,
      account,
      region: REGION,
      bootstrapRoleArn: `arn:aws:iam::${account}:role/${ORGANIZATION_ROLE}`,
    },
    hub: { account: HUB_ACCOUNT },
    release,
    deletionProtection: false,
  };
}

/** Brings a stack up by hand, as a platform engineer would; gives its outputs. */
export async function bringUp(
  hand: ByHand,
  stack: string,
  config: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const file = await hand.configure(stack, config);
  const made = await hand.init(stack);
  must(made.code === 0 || made.output.includes("already exists"), made.output);
  const flags = ["--stack", stack, "--config-file", file, "--yes", "--skip-preview"];
  const { code, output } = await hand.pulumi("up", ...flags);
  must(code === 0, `pulumi up of ${stack} failed:\n${output.slice(-4_000)}`);
  const shown = await hand.pulumi("stack", "output", "--json", "--stack", stack);
  must(shown.code === 0, shown.output);
  return JSON.parse(shown.output);
}

/** Makes an operator, as an administrator of the hub would. */
export async function inviteOperator(
  userPoolId: string,
  email: string,
  { sessionToken = "", ...keys }: SandboxCredentials,
): Promise<void> {
  const cognito = new CognitoIdentityProviderClient({
    region: REGION,
    credentials: { ...keys, sessionToken },
  });
  const person = { UserPoolId: userPoolId, Username: email };
  await cognito.send(
    new AdminCreateUserCommand({
      ...person,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  await cognito.send(new AdminAddUserToGroupCommand({ ...person, GroupName: "operator" }));
}
