import { expect, test } from "vitest";
import { HUB_ACCOUNT } from "../../../sandbox/accounts.ts";
import { unitOf } from "../../../sandbox/story/organization.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import {
  IN_LINE,
  type SeenVending,
  turnBack,
  untilVending,
  untilWarm,
  vending,
} from "./vended-accounts.ts";

/** For so long AWS makes the account of these tests, in milliseconds: some passes of the sweeper. */
const MAKING = 6_000;

/** What becomes of accounts that AWS does not make, or takes long for. */
export function testVending(world: () => ControlWorld): void {
  test("leaves a full organisation to a person, who has it tried again", IN_LINE, async () => {
    expect(await untilReason(world(), "ACCOUNT_LIMIT_EXCEEDED")).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("ask AWS for more"),
    });

    expect(await world().operator.endVendingFailure("s2", "retry")).toMatchObject({
      state: "requested",
      failures: 0,
    });
  });

  test("asks again by itself after a failure of AWS's own, but not at once", IN_LINE, async () => {
    const failed = await untilReason(world(), "INTERNAL_FAILURE");

    expect(failed).toMatchObject({ state: "requested", failures: 1 });
    expect(Date.parse(failed.notBefore ?? "")).toBeGreaterThan(Date.now());
    await world().sweepInTurn();
    expect(await vending(world(), "s2")).toStrictEqual(failed);
  });

  test(
    "says that an account is overdue after an hour, asks for another, and goes on when it is there after all",
    IN_LINE,
    async () => {
      world().sandbox.aws.conditions.change({ accountMs: MAKING });

      const slow = await world().withoutSweeps(() => untilSlow(world()));

      expect(slow).toMatchObject({
        state: "overdue",
        reason: expect.stringMatching(/more than an hour: ask AWS Support, or give it up$/),
      });
      await expect(world().operator.endVendingFailure("s2", "retry")).rejects.toMatchObject({
        code: "VENDING_NOT_FAILED",
      });
      const { account = "" } = await untilVending(world(), "s2", ({ state }) => state === "done");
      await untilWarm(world(), "s2");
      expect(await world().operator.shard("s2")).toMatchObject({ account, origin: "vended" });
      const administrator = await world().credentialsOf(HUB_ACCOUNT);
      expect(await unitOf(account, administrator)).toMatch(/^ou-/);
      expect(await vending(world(), "s3")).toMatchObject({ requestedAt: expect.any(String) });
    },
  );
}

/** What becomes of an account that nobody wants any more. */
export function testGivenUpAccount(world: () => ControlWorld): void {
  test("leaves an account whose address is taken to a person, who may give it up", async () => {
    const { operator } = world();

    expect(await vending(world(), "s3")).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/another `email` \(EMAIL_ALREADY_EXISTS\)$/),
    });
    expect(await operator.endVendingFailure("s3", "dismiss")).toMatchObject({
      state: "dismissed",
    });

    await expect(operator.shard("s3")).rejects.toMatchObject({ code: "SHARD_NOT_FOUND" });
  });
}

function untilReason(world: ControlWorld, words: string): Promise<SeenVending> {
  return untilVending(world, "s2", ({ reason }) => reason.includes(words));
}

/** The account is asked for again, and an hour passes before AWS has made it. */
async function untilSlow(world: ControlWorld): Promise<SeenVending> {
  const until = (words: string) => {
    const sweep = () => world.sweep();
    return untilVending(world, "s2", ({ reason }) => reason.includes(words), sweep);
  };
  await turnBack(world, "s2", ["notBefore"]);
  await until("AWS is making the account");
  await turnBack(world, "s2", ["askedAt"]);
  return until("more than an hour");
}
