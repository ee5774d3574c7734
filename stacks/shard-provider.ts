import { Provider } from "@pulumi/aws/provider.js";

/** As whom and where a stack works. */
export interface ShardProviderArgs {
  /** Name of the stack, by which its sessions are told apart in CloudTrail. */
  readonly stack: string;
  /** The shard's account; anything else is refused before anything is made. */
  readonly account: string;
  /** The shard's Region. */
  readonly region: string;
  /** Role that is taken on. */
  readonly roleArn: string;
  /** External id that the role asks for. */
  readonly externalId?: string | undefined;
}

/** Source: STS API, AssumeRole, RoleSessionName. */
const MAX_SESSION_NAME = 64;

/** The one provider of a stack, bound to one account and Region. */
export function shardProvider(args: ShardProviderArgs): Provider {
  return new Provider("aws", {
    // An AWS Region's name is a text like any other to us, and a closed list to the SDK.
    region: args.region as NonNullable<ConstructorParameters<typeof Provider>[1]>["region"],
    allowedAccountIds: [args.account],
    assumeRoles: [
      {
        roleArn: args.roleArn,
        sessionName: args.stack.slice(0, MAX_SESSION_NAME),
        ...(args.externalId === undefined ? {} : { externalId: args.externalId }),
      },
    ],
    defaultTags: { tags: { project: "tenantry" } },
  });
}
