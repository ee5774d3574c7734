import { APIGatewayClient, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import pLimit from "p-limit";
import { expect, test } from "vitest";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import type { ControlWorld } from "../../support/control-world.ts";
import { countedIn, rowsOf } from "./end-state.ts";

const CROWD = 100;

const PLACES = 10;

/** Requests at once: each needs a sandbox of Lambda's, which is a process here. */
const ABREAST = 6;

/** Many companies that want the same few places in the same moment. */
export function testCrowd(world: () => ControlWorld): void {
  test("gives 10 places to 100 sign-ups of the same moment, and lets the others wait", async () => {
    const before = await countedIn(world(), "s1");
    // Who is placed is what counts; their stacks would cost the test minutes and prove nothing more.
    await world().stopWorker();
    await world().setRoom({ pool: before.tenants.pool + PLACES, silo: 2 });
    await letCrowdIn(world());

    const signedUp = await world().withoutSweeps(() => crowdOf(world()));
    await world().sweep();

    expect(new Set(signedUp).size).toBe(CROWD);
    const crowd = await tenantsIn(world(), signedUp);
    const placed = crowd.filter(({ status }) => status === "provisioning");
    const waiting = crowd.filter(({ status }) => status === "placing");
    expect([placed.length, waiting.length]).toStrictEqual([PLACES, CROWD - PLACES]);
    expect(waiting.filter(({ placement }) => placement !== undefined)).toStrictEqual([]);
    expect(await stacksWished(world(), signedUp)).toBe(PLACES);
    const told = (await rowsOf(world(), "tenantry-tokens")).filter(isWaiting);
    const most = before.tenants.pool + PLACES;
    expect(told.map(({ reason }) => reason)).toStrictEqual(
      waiting.map(() => expect.stringContaining(`s1 has ${most} of ${most} pool places taken`)),
    );
    expect(await countedIn(world(), "s1")).toStrictEqual(withMore(before, PLACES));
  });

  test("places everybody who waited when there is room, and nobody twice", async () => {
    const before = await countedIn(world(), "s1");

    await world().setRoom({ pool: 1_000, silo: 2 });
    await waitFor("nobody to wait", { seconds: 60 }, async () => {
      await world().sweep();
      return (await rowsOf(world(), "tenantry-tokens")).some(isWaiting) ? undefined : true;
    });

    expect(await countedIn(world(), "s1")).toStrictEqual(withMore(before, CROWD - PLACES));
  });
}

type Counted = Awaited<ReturnType<typeof countedIn>>;

function withMore({ tenants, inPools, reservedKeys = 0 }: Counted, more: number): Counted {
  return {
    tenants: { ...tenants, pool: tenants.pool + more },
    inPools: inPools.map((each) => each + more),
    reservedKeys: reservedKeys + more,
  };
}

/** Everybody signs up, and has a place or waits when this ends; gives the tenants' ids. */
async function crowdOf(world: ControlWorld): Promise<readonly string[]> {
  const names = Array.from({ length: CROWD }, (_none, index) => `crowd-${index}`);
  const signedUp = await pLimit(ABREAST).map(names, (name) => signUp(world, name));
  await waitFor("everybody to be placed or to wait", { seconds: 80 }, async () => {
    const placed = (await tenantsIn(world, signedUp)).filter(({ placement }) => placement);
    const waiting = (await rowsOf(world, "tenantry-tokens")).filter(isWaiting);
    return placed.length + waiting.length === CROWD ? true : undefined;
  });
  return signedUp;
}

/** Lifts the rate at which the API lets strangers sign up, which would spread the crowd over 20 seconds. */
async function letCrowdIn(world: ControlWorld): Promise<void> {
  const gateway = new APIGatewayClient(await world.hub());
  const [, restApiId] = /execute-api\/(\w+)/.exec(world.outputs.apiUrl) ?? [];
  const patchOperations = ["rateLimit", "burstLimit"].map((limit) => ({
    op: "replace" as const,
    path: `/registrations/POST/throttling/${limit}`,
    value: String(CROWD),
  }));
  await gateway.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
}

async function signUp({ everybody }: ControlWorld, name: string): Promise<string> {
  const company = { name, email: `ann@${name}.example`, tier: "basic" };
  return (await everybody.register(company, name)).tenant;
}

async function tenantsIn(world: ControlWorld, ids: readonly string[]) {
  const rows = await rowsOf(world, "tenantry-tenants");
  return rows.filter(({ item, tenant }) => item === "tenant" && ids.includes(String(tenant)));
}

/** Whether someone waits for room, and was told why. */
function isWaiting({ token, reason }: Record<string, unknown>): boolean {
  return String(token).startsWith("room#") && reason !== undefined;
}

async function stacksWished(world: ControlWorld, tenants: readonly string[]): Promise<number> {
  const rows = await rowsOf(world, "tenantry-mapping");
  const stacks = new Set(tenants.map((tenant) => `tenant-${tenant}`));
  return rows.filter(({ stack, item }) => item === "wish" && stacks.has(String(stack))).length;
}
