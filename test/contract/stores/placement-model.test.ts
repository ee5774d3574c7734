import fc from "fast-check";
import { beforeEach, test, vi } from "vitest";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { fleetProperty } from "../../support/fleet-property.ts";
import { type HubTable, hubTable } from "../../support/hub-table.ts";
import { FLEET_TABLES, type FleetTable, type FleetTables } from "../../support/stored-fleet.ts";

const cloud = useContractCloud();

/**
 * The tables in memory take many. The time bounds how long a failure is shrunk, and fails where not
 * every run came to its end.
 */
const FEW_RUNS = {
  numRuns: 5,
  unbiased: true,
  interruptAfterTimeLimit: 240_000,
  markInterruptAsFailure: true,
};

beforeEach(() => {
  // Who is overtaken sleeps by chance; the order of calls is drawn, and needs no sleep.
  vi.spyOn(Math, "random").mockReturnValue(0);
});

async function tables(): Promise<FleetTables> {
  const made = FLEET_TABLES.map(async (role) => [role, await hubTable(cloud, role)] as const);
  // Every role has its table.
  const found = Object.fromEntries(await Promise.all(made)) as Record<FleetTable, HubTable>;
  const names = Object.entries(found).map(([role, { table }]) => [role, table] as const);
  return { client: found.shards.client, names: Object.fromEntries(names) as FleetTables["names"] };
}

test("exceeds no quota, counts right and lets nobody wait who has room, whoever races, dies or resizes", async () => {
  await fc.assert(fleetProperty(await tables()), FEW_RUNS);
}, 300_000);
