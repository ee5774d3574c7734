import * as z from "zod";
import type { SignUp } from "../front-door.ts";
import { STORY_CAPACITY } from "../hub.ts";
import { must } from "../report.ts";
import type { StoryStage } from "../story-stage.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { waitFor } from "../waiting.ts";

const Placed = z.object({
  placement: z.object({ shard: z.string(), reason: z.string() }),
});

const Seen = z.object({
  account: z.string(),
  region: z.string(),
  state: z.string(),
  reason: z.string(),
  quotas: z.array(z.object({ quota: z.string(), reserved: z.int() })),
  pools: z.record(z.string(), z.unknown()),
});

/** A reason, and room, must show within this. */
const PATIENCE = { seconds: 60 };

/** Operators read of every tenant why it is where it is. */
export async function checkReasons(
  stage: StoryStage,
  tenants: readonly StoryTenant[],
): Promise<void> {
  await stage.report.check("placement-explained", async () => {
    const reasons = await Promise.all(
      tenants.map(async ({ name, tenant, shard }) => {
        const { placement } = await placed(stage, tenant);
        const isExplained = placement.reason.startsWith(`${shard} of 3 shards: the `);
        must(isExplained, `${name} is in ${shard}: ${placement.reason}`);
        return `${name}: ${placement.reason}`;
      }),
    );
    return reasons.join(" | ");
  });
}

/**
 * A shard whose limit is lowered under what is used is full: the next tenant goes to another. With
 * no shard left it waits with the reason, and goes on by itself when there is room again.
 */
export async function checkFullShard(
  stage: StoryStage,
  { spilled, waiting }: { readonly spilled: SignUp; readonly waiting: SignUp },
): Promise<void> {
  await stage.report.check("full-shard-spills", async () => {
    const [full, other] = ["s1", "s2"] as const;
    await setKeys(stage, full, "used up");
    const first = await stage.door.signUp(spilled);
    await stage.door.untilStatus(first, "active");
    const { placement } = await placed(stage, first);
    must(placement.shard === other, `${spilled.name} went to ${placement.shard}`);
    await setKeys(stage, other, "used up");
    const second = await stage.door.signUp(waiting);
    const reason = await reasonOfWaiting(stage, second);
    await setKeys(stage, full, "as AWS gives them");
    await stage.door.untilStatus(second, "active");
    await setKeys(stage, other, "as AWS gives them");
    const found = await placed(stage, second);
    must(found.placement.shard === full, `${waiting.name} went to ${found.placement.shard}`);
    return `${spilled.name} went to ${other}; ${waiting.name} waited (${reason}) and went to ${full}`;
  });
}

async function placed({ desk }: StoryStage, tenant: string) {
  return Placed.parse(await desk.ask("GET", `/tenants/${tenant}`));
}

/** As an operator does whose account's limit is another; a full shard says so. */
async function setKeys(
  { desk }: StoryStage,
  shard: string,
  keys: "used up" | "as AWS gives them",
): Promise<void> {
  const { account, region, quotas } = Seen.parse(await desk.ask("GET", `/shards/${shard}`));
  const reserved = quotas.find(({ quota }) => quota === "api-keys")?.reserved ?? 0;
  const limits = keys === "used up" ? { "api-keys": reserved } : {};
  const settings = { account, region, capacity: STORY_CAPACITY, baseline: "by-hand", limits };
  const { state, reason } = Seen.parse(await desk.ask("PUT", `/shards/${shard}`, settings));
  must(state === (keys === "used up" ? "full" : "ready"), `${shard} is ${state}: ${reason}`);
}

/** The customer reads that it waits, and the operator why. */
async function reasonOfWaiting({ door, desk }: StoryStage, tenant: string): Promise<string> {
  const Waiting = z.object({ waiting: z.object({ reason: z.string() }).optional() });
  return waitFor(`a reason why ${tenant} waits`, PATIENCE, async () => {
    const { status, waiting } = await door.statusOf(tenant);
    must(status !== "active", "it was placed although every shard is full");
    if (!waiting) return undefined;
    return Waiting.parse(await desk.ask("GET", `/tenants/${tenant}`)).waiting?.reason;
  });
}
