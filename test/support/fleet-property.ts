import fc from "fast-check";
import {
  type Action,
  actions,
  displacing,
  fewRoles,
  limitsOf,
  openPool,
  placing,
  seldom,
  smallCapacity,
  smallLimits,
  undoing,
} from "./fleet-actions.ts";
import { FleetRace, isConflict, type Runner } from "./fleet-race.ts";
import { FleetWatch } from "./fleet-watch.ts";
import { SAMPLE_USAGE } from "./sample-shard.ts";
import { type FleetTables, StoredFleet } from "./stored-fleet.ts";

const death = fc.record({
  when: fc.constantFrom("before", "after"),
  nth: fc.integer({ min: 1, max: 6 }),
});

const runners: fc.Arbitrary<Runner> = fc.record({
  action: actions,
  death: seldom(death),
  conflict: seldom(fc.integer({ min: 1, max: 2 })),
});

const shards = fc.record({
  region: fc.constantFrom("us-east-1", "eu-west-1"),
  account: fc.constantFrom("111111111111", "222222222222"),
  capacity: smallCapacity,
  limits: smallLimits,
  roles: fewRoles,
  hasPool: fc.constantFrom(true, true, true, false),
  tiers: fc.constantFrom<string[]>([], [], [], ["palladium"], ["basic", "platinum"]),
});

const fleets = fc.record({
  drawn: fc.oneof(fc.tuple(shards), fc.tuple(shards, shards)),
  first: fc.array(placing, { minLength: 2, maxLength: 4, size: "max" }),
  strategy: fc.constantFrom("dense", "spread"),
  headroom: fc.constantFrom(0, 0.2),
});

type DrawnFleet = typeof fleets extends fc.Arbitrary<infer T> ? T : never;

/** What commands act on; what they must find is asked of the tables after each. */
interface Real {
  readonly race: FleetRace;
  readonly watch: FleetWatch;
}

/** Does something to the fleet, and finds nothing wrong afterwards. */
class FleetCommand implements fc.AsyncCommand<object, Real> {
  readonly #words: string;
  readonly #act: (race: FleetRace) => Promise<void>;

  constructor(words: string, act: (race: FleetRace) => Promise<void>) {
    this.#words = words;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, { race, watch }: Real): Promise<void> {
    await this.#act(race);
    watch.check();
  }

  toString(): string {
    return this.#words;
  }
}

const race = fc
  .array(runners, { minLength: 3, maxLength: 5, size: "max" })
  .map((raced) => new FleetCommand(`race(${fc.stringify(raced)})`, (on) => on.run(raced)));

const racing = <A extends Action>(action: fc.Arbitrary<A>) =>
  fc.array(fc.record({ action }), { minLength: 1, maxLength: 3, size: "max" });

const miscount = fc
  .oneof(
    fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }), racing(displacing)),
    fc.tuple(fc.nat(3), fc.integer({ min: -3, max: -1 }), racing(undoing)),
  )
  .map(
    ([which, by, raced]) =>
      new FleetCommand(`miscount(${which}, ${by}, ${fc.stringify(raced)})`, (on) =>
        on.miscount(which, by, raced),
      ),
  );

const settle = fc.constant(new FleetCommand("settle", (on) => on.settle()));

async function fleetOf(
  tables: FleetTables,
  { drawn, strategy, headroom }: DrawnFleet,
): Promise<StoredFleet> {
  const fleet = new StoredFleet(tables, { strategy, headroom });
  const ports = fleet.process();
  await fleet.clear();
  for (const [index, { roles, hasPool, ...row }] of drawn.entries()) {
    const shard = `s${index}`;
    const own = { shard, state: "ready" as const, reason: "a test" };
    const account = await ports.shards.account(row.account);
    await ports.shards.add({ ...row, ...own }, SAMPLE_USAGE.shard, { account });
    await ports.shards.raiseAccount(row.account, limitsOf({ "iam-roles": roles }));
    if (hasPool) await openPool(shard, ports).catch(unlessNoRoom);
  }
  return fleet;
}

function unlessNoRoom(error: unknown): void {
  if (!isConflict(error)) throw error;
}

async function setUp(tables: FleetTables, drawn: DrawnFleet, scheduler: fc.Scheduler) {
  const stored = await fleetOf(tables, drawn);
  const { fleet } = await stored.facts();
  const watch = new FleetWatch(fleet, drawn.headroom);
  const names = fleet.shards.map(({ shard }) => shard);
  return { watch, race: new FleetRace(stored, watch, { scheduler, shards: names }) };
}

/**
 * That no quota is exceeded, every counter says what is there, and nobody waits who has room, whoever
 * races, dies or resizes in whatever order.
 */
export function fleetProperty(tables: FleetTables) {
  return fc.asyncProperty(
    fleets,
    fc.commands([race, race, race, race, miscount, settle], { maxCommands: 8, size: "max" }),
    fc.scheduler(),
    async (drawn, commands, scheduler) => {
      const real = await setUp(tables, drawn, scheduler);
      await real.race.run(drawn.first.map((action) => ({ action })));
      await fc.asyncModelRun(() => ({ model: {}, real }), commands);
      await real.race.settle();
      real.watch.check();
    },
  );
}
