import { expect } from "vitest";
import { OrganizationRules, type Vending } from "../../tenants/vending.ts";
import { desireOf } from "../../tenants/wish.ts";
import { StoredControlPlane } from "./stored-control-plane.ts";

/** Keeps one account ready. */
export const STOCK_RULES = OrganizationRules.parse({
  vendingRoleArn: "arn:aws:iam::888888888888:role/tenantry-vending",
  unit: "ou-ab12-cd34ef56",
  email: "aws+{shard}@example.com",
  region: "us-east-1",
  capacity: { pool: 10, silo: 2 },
  shards: ["s1", "s2"],
});

/** The first account that AWS makes. */
export const FIRST_ACCOUNT = "300000000001";

/** A control plane with a shard that has room, `s1`, whose sweeper keeps a stock of accounts. */
export class StockedPlane extends StoredControlPlane {
  override rules: OrganizationRules | undefined = STOCK_RULES;

  /** Accounts in the making. */
  async vendings(): Promise<readonly Vending[]> {
    return this.process().vendings.all();
  }

  /** The first account in the making, without what only counts writes. */
  async vending(): Promise<Omit<Vending, "version">> {
    const [first] = await this.vendings();
    if (!first) throw new Error("no account was requested");
    const { version: _version, ...rest } = first;
    return rest;
  }

  /** A shard, as it is stored. */
  async shard(name: string) {
    return this.process().shards.get(name);
  }

  /** What is wished of a shard's own stack. */
  async wishOf(name: string) {
    return (await this.process().mapping.read(`shard-${name}`)).wish;
  }

  /** Lets `s1` hold so many tenants of each kind. */
  async setRoom(room: number): Promise<void> {
    const { shards } = this.process();
    await shards.change(await shards.get("s1"), { capacity: { pool: room, silo: room } });
  }

  /** Lets the sweeper make passes, a minute apart. */
  async pass(times = 1): Promise<void> {
    for (let pass = 0; pass < times; pass += 1) await this.sweep();
  }

  /** Lets a worker bring a shard's own stack up in its account. */
  async bringUp(name: string): Promise<void> {
    this.fleet.account = (await this.shard(name)).account;
    await this.work(`shard-${name}`);
  }

  /** Has the account of `s2` made, used, drained and emptied, as an operator would. */
  async empty(): Promise<void> {
    await this.pass(2);
    await this.bringUp("s2");
    await this.retire("s2");
    await this.work("shard-s2");
  }

  /** Takes a shard of the stock out of service again; a worker is yet to remove its own stack. */
  async retire(name: string): Promise<void> {
    const { shards, mapping } = this.process();
    const wish = await this.wishOf(name);
    if (!wish) throw new Error(`nothing is wished of shard ${name}`);
    await shards.enter(name, ["warm"], "draining", "a test");
    await shards.leave(name, "retiring", "a test");
    await mapping.wish({ ...desireOf(wish), state: "absent" }, "ada", new Date());
  }

  /** One account, made once, is the shard `s2` again, with one wish for its own stack. */
  async expectReused(): Promise<void> {
    expect(this.organizations.requests).toBe(1);
    expect(await this.shard("s2")).toMatchObject({ account: FIRST_ACCOUNT, state: "warm" });
    expect((await this.vendings()).map(({ shard, state }) => [shard, state])).toStrictEqual([
      ["s2", "done"],
    ]);
    expect(await this.wishOf("s2")).toMatchObject({ state: "present", generation: 1 });
  }

  /** One account, made once, is the shard `s2` with a wish for its own stack. */
  async expectStocked(requests = 1): Promise<void> {
    expect(this.organizations.requests).toBe(requests);
    expect(this.organizations.accounts).toStrictEqual([
      {
        account: FIRST_ACCOUNT,
        name: "tenantry-000000000000-s2",
        email: "aws+s2@example.com",
        roleName: "OrganizationAccountAccessRole",
        parent: STOCK_RULES.unit,
      },
    ]);
    expect(
      (await this.vendings()).map(({ shard, state, account }) => [shard, state, account]),
    ).toStrictEqual([["s2", "done", FIRST_ACCOUNT]]);
    const vended = { account: FIRST_ACCOUNT, state: "warming", origin: "vended" };
    expect(await this.shard("s2")).toMatchObject(vended);
    expect(await this.wishOf("s2")).toMatchObject({ state: "present", generation: 1 });
  }
}

/** A control plane of this kind that has not made a pass yet. */
export async function stockedPlane(
  changes: Partial<OrganizationRules> = {},
): Promise<StockedPlane> {
  const plane = new StockedPlane();
  plane.rules = { ...STOCK_RULES, ...changes };
  await plane.open();
  return plane;
}
