import { expect, test } from "vitest";
import { TenantMoves } from "../../stores/tenant-moves.ts";
import { MemoryControlPlane } from "../support/memory-control-plane.ts";
import { ACME } from "../support/sample-tenant.ts";

const why = { by: "olga", reason: "test" };

test("makes a move and tells of it", async () => {
  const { moves, tenants } = new MemoryControlPlane();

  const moved = await moves.move(tenants.add(), "place", why);

  expect(moved).toMatchObject({ status: "placing", version: 2 });
  expect(tenants.told).toStrictEqual([
    {
      id: "01k00000000000000000000001",
      tenant: ACME,
      name: "acme",
      type: "tenant.placing",
      from: "registered",
      to: "placing",
      by: "olga",
      at: "2026-11-21T12:00:00.000Z",
      reason: "test",
    },
  ]);
});

test("lets a move stand that the bus could not be told of, for the sweeper to tell", async () => {
  const { tenants, newId, now } = new MemoryControlPlane();
  const marked: string[] = [];
  tenants.markTold = async () => {
    marked.push("told");
  };
  const bus = {
    tell: async () => {
      throw new Error("no connection");
    },
  };
  const moves = new TenantMoves({ tenants, bus, newId, now });

  expect(await moves.move(tenants.add(), "place", why)).toMatchObject({ status: "placing" });
  expect(marked).toStrictEqual([]);
});

test("tells that a tenant is gone", async () => {
  const { moves, tenants } = new MemoryControlPlane();

  await moves.erase(tenants.add({ status: "offboarding" }), why, []);

  expect(tenants.told.map(({ type }) => type)).toStrictEqual(["tenant.removed"]);
});
