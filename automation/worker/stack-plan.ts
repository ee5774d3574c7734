import { type AccountAccess, deployAccessOf } from "../../stores/shard-session.ts";
import { stackNamed } from "../../tenants/naming.ts";
import type { Shard } from "../../tenants/shard.ts";
import type { Truth } from "../../tenants/truth.ts";
import type { Wish } from "../../tenants/wish.ts";
import type { EngineRun, StackRole } from "../engine/engine.ts";
import { shardReleaseBucket } from "../releases/release-bucket.ts";
import { programConfigOf } from "./program-config.ts";
import { AccountMismatchError, WishUnworkableError } from "./worker-error.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** What an operation is going to work on. */
export interface StackPlan {
  /** What the stack is for. */
  readonly role: StackRole;
  /** What the stack should be. */
  readonly wish: Wish;
  /** The shard that takes it. */
  readonly shard: Shard;
  /** Directory table of the plane that serves the stack's tenant, if it is known beforehand. */
  readonly directoryTable?: string | undefined;
  /** What the engine is given. */
  readonly run: EngineRun;
}

/**
 * Collects what the engine needs for a wish, and makes sure that the session is for the stack's
 * account before anything is touched.
 */
export async function planStack(parts: WorkerParts, wish: Wish, truth: Truth): Promise<StackPlan> {
  const role = roleOf(wish);
  const shard = await parts.shards.get(wish.shard);
  const access = accessOf(role, shard, parts.fleet.bootstrapRole);
  await checkAccount(parts, truth, access);
  const plane = await planeOf(parts, wish);
  const { release, config } = programConfigOf({
    ...parts.fleet,
    role,
    wish,
    shard,
    truth,
    plane,
    planeSettings: parts.fleet.planes,
    releaseBucket: parts.fleet.isPublished ? shardReleaseBucket(shard) : undefined,
  });
  await parts.fetchRelease(release);
  const program = { role, release, folder: parts.fleet.releaseFolder };
  const table = plane?.outputs.directoryTable;
  return {
    role,
    wish,
    shard,
    ...(typeof table === "string" ? { directoryTable: table } : {}),
    run: { stack: wish.stack, program, config, access },
  };
}

function roleOf({ stack }: Wish): StackRole {
  const kind = stackNamed(stack)?.kind;
  if (kind !== undefined && kind !== "control") return kind;
  throw new WishUnworkableError(stack, "is for a stack that no worker brings about");
}

/** A shard's own stack makes the deploy role, so it cannot be made by it. */
function accessOf(role: StackRole, shard: Shard, bootstrapRole: string): AccountAccess {
  if (role !== "shard") return deployAccessOf(shard);
  const { account, region } = shard;
  return { account, region, roleArn: `arn:aws:iam::${account}:role/${bootstrapRole}` };
}

/** A stack remembers its account, and is never run in another. */
async function checkAccount(
  parts: WorkerParts,
  { stack, account: remembered }: Truth,
  access: AccountAccess,
): Promise<void> {
  const expected = remembered ?? access.account;
  if (expected !== access.account) throw new AccountMismatchError(stack, expected, access.account);
  const actual = await parts.accountOf(access);
  if (actual !== expected) throw new AccountMismatchError(stack, expected, actual);
}

async function planeOf(parts: WorkerParts, { planeStack }: Wish): Promise<Truth | undefined> {
  return planeStack === undefined ? undefined : parts.truths.read(planeStack);
}
