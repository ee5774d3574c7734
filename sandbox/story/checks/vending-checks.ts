import * as z from "zod";
import { unitOf } from "../organization.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import { waitFor } from "../waiting.ts";

const Vendings = z.object({
  items: z.array(
    z.object({
      shard: z.string(),
      state: z.string(),
      reason: z.string(),
      account: z.string().optional(),
    }),
  ),
});

const Seen = z.object({ state: z.string(), reason: z.string(), account: z.string() });

/** AWS makes the account within seconds here, and the workers its shard's stack. */
const PATIENCE = { seconds: 120 };

/** The platform fills its stock by itself: an account, moved into its unit, with its shard's stack. */
export async function checkVending(stage: StoryStage, name: string, unit: string): Promise<void> {
  await stage.report.check("shard-vended", async () => {
    const account = await waitFor(`the account of ${name}`, PATIENCE, () => made(stage, name));
    const warm = await waitFor(`${name} in the stock`, PATIENCE, async () => {
      const shard = Seen.parse(await stage.desk.ask("GET", `/shards/${name}`));
      return shard.state === "warm" ? shard : undefined;
    });
    must(warm.account === account, `${name} has account ${warm.account}, and ${account} was made`);
    const parent = await unitOf(account, await stage.administratorOf(stage.hub));
    must(parent === unit, `account ${account} is in ${parent}`);
    stage.locate(name, account);
    const reason = { reason: "the story needs three" };
    const { state } = Seen.parse(await stage.desk.ask("POST", `/shards/${name}/resume`, reason));
    must(state === "ready", `${name} is ${state}`);
    return `AWS made account ${account} for ${name}; it was moved to ${unit}, brought up, kept, and taken into service`;
  });
}

async function made({ desk }: StoryStage, name: string): Promise<string | undefined> {
  const { items } = Vendings.parse(await desk.ask("GET", "/vendings"));
  const vending = items.find(({ shard }) => shard === name);
  must(vending?.state !== "failed", `${name} was given up: ${vending?.reason}`);
  return vending?.state === "done" ? vending.account : undefined;
}
