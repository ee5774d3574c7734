import * as z from "zod";
import { Shard } from "../tenants/shard.ts";
import { BootstrapTarget, flag, keyHelp, stackName } from "./config-keys.ts";

const Hub = z
  .strictObject({
    /** Account of the control plane. */
    account: Shard.shape.account,
    /**
     * Who of the hub may take the deploy role on.
     *
     * @default - whoever the hub's account lets
     */
    trustedRoleArns: z.array(z.string().startsWith("arn:aws:iam::")).min(1).optional(),
  })
  .register(keyHelp, { type: "the hub", example: { account: "999999999999" } });

/** Configuration of a stack `shard-*`. */
export const ShardConfig = z
  .strictObject({
    stack: stackName,
    /** The shard to bring up. */
    shard: BootstrapTarget,
    /** The hub that will work in it. */
    hub: Hub,
    /** Release of the programs that bring it up, for the tags. */
    release: z
      .string({ error: "must be a text" })
      .default("none")
      .register(keyHelp, { type: "a release's id", example: "r-0123456789abcdef" }),
    /** Whether master key and release bucket are kept from deletion. */
    deletionProtection: flag("whether to keep from deletion", true),
    /** Whether only the platform changes the stack. */
    managed: flag("whether only the platform changes the stack", false),
  })
  // A deploy role changes whatever is named `tenantry-` in its account, and so is the control plane.
  .refine(({ shard, hub }) => shard.account !== hub.account, {
    path: ["shard", "account"],
    error: "must differ from hub.account: a shard has an account of its own",
  });

/** Configuration of a stack `shard-*`. */
export type ShardConfig = z.output<typeof ShardConfig>;
