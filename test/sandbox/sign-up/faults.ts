import { expect, test } from "vitest";
import { ApiProblemError } from "../../../automation/api/client.ts";
import { Fault } from "../../../sandbox/front/fault.ts";
import type { FaultInput } from "../../../sandbox/front/faults.ts";
import { waitFor } from "../../../sandbox/story/waiting.ts";
import { APPROVED_TIER, type ControlWorld } from "../../support/control-world.ts";
import { countedIn, endStateOf, rowsOf, usersOf, waitingMessages } from "./end-state.ts";
import {
  BEFORE_REGISTRATION,
  canMeet,
  faultOf,
  KINDS,
  type Kind,
  OTHER_CALLS,
  type SigningUp,
  STEP_CALLS,
  stepsIntoService,
} from "./faulted-calls.ts";

const CALLS = Object.entries({ ...OTHER_CALLS, ...STEP_CALLS });

/** One after the other, beside other tests. */
const IN_LINE = { concurrent: false };

/** Retries upon retries, and the sweeper's passes between them. */
const SECONDS = 100;

interface Company {
  readonly kind: Kind;
  readonly who: SigningUp;
}

/** One company for each kind of fault, which meets it at each step of its sign-up. */
export function testFaults(world: () => ControlWorld): void {
  test("knows a call of every step on the way into service", IN_LINE, () => {
    expect(Object.keys(STEP_CALLS)).toStrictEqual(stepsIntoService());
  });

  test(
    "brings companies into service that meet each kind of fault at each step",
    IN_LINE,
    async () => {
      const before = await countedIn(world(), "s1");
      // One place more than is needed: where there is none left, shards are taken from the stock.
      await world().setRoom({ pool: before.tenants.pool + KINDS.length + 1, silo: 2 });

      const companies = await world().withoutSweeps(() => signUpAll(world()));
      await Promise.all(companies.map(({ who }) => comeIntoService(world(), who)));
      await world().sweepInTurn();

      expect(timesOfFaults(world(), companies)).toStrictEqual(expectedTimes(companies));
      const seen = await Promise.all(companies.map(({ who }) => endStateOf(world(), who.tenant)));
      expect(seen).toStrictEqual(companies.map(({ who }) => inService(who)));
      expect(await usersOf(world(), companies[0]?.who.name ?? "")).toStrictEqual(
        companies.map(({ who }) => who.email).sort(),
      );
      expect(await countedIn(world(), "s1")).toStrictEqual({
        tenants: { pool: before.tenants.pool + KINDS.length, silo: 0 },
        inPools: [before.tenants.pool + KINDS.length],
        reservedKeys: (before.reservedKeys ?? 0) + KINDS.length,
      });
      expect(await rowsOf(world(), "tenantry-tokens")).toStrictEqual([]);
      // Messages about other stacks come and go meanwhile.
      await waitFor("all queues to be empty", { seconds: 20 }, async () =>
        Object.keys(await waitingMessages(world())).length === 0 ? true : undefined,
      );
    },
  );
}

/** What is there of a tenant that is in service, and of nothing more than once. */
function inService({ tenant, email }: SigningUp): Awaited<ReturnType<typeof endStateOf>> {
  return {
    status: "active",
    attempt: 1,
    failure: undefined,
    place: ["s1", "pool-s1-1", `tenant-${tenant}`],
    history: ["registered", "awaiting-approval", "placing", "provisioning", "active"],
    stack: "met",
    pending: 0,
    inState: 3,
    apiKeys: 1,
    users: [email],
    directory: ["active"],
  };
}

/** The faults of one company at the calls that can meet them. */
function faultsOf(kind: Kind, who: SigningUp, isWanted = (_call: string) => true) {
  return CALLS.flatMap(([name, call]) =>
    isWanted(name) && canMeet(kind, call) ? [{ name, fault: faultOf(kind, call, who) }] : [],
  );
}

/** How often each fault happened, by kind and call. */
function timesOfFaults({ sandbox }: ControlWorld, companies: readonly Company[]) {
  const happened = sandbox.aws.faults.happened.map((fault) => JSON.stringify(fault));
  return timesBy(companies, (fault) => {
    const wanted = JSON.stringify(Fault.parse(fault));
    return happened.filter((each) => each === wanted).length;
  });
}

function expectedTimes(companies: readonly Company[]) {
  return timesBy(companies, ({ times = 1 }) => times);
}

function timesBy(companies: readonly Company[], timesOf: (fault: FaultInput) => number) {
  const all = companies.flatMap(({ kind, who }) =>
    faultsOf(kind, who).map(({ name, fault }) => [`${kind} at ${name}`, timesOf(fault)] as const),
  );
  return Object.fromEntries(all);
}

/**
 * All companies are registered before the first workflow starts, so that each has an id by which its
 * calls are known.
 */
async function signUpAll(world: ControlWorld): Promise<readonly Company[]> {
  const { faults } = world.sandbox.aws;
  const isBefore = (call: string) => BEFORE_REGISTRATION.has(call);
  const unknown = KINDS.map((kind) => {
    const name = `meets-${kind}`;
    return { kind, who: { tenant: "", name, email: `ann@${name}.example` } };
  });
  for (const { kind, who } of unknown) {
    for (const { fault } of faultsOf(kind, who, isBefore)) faults.add(fault);
  }
  // A list is stale only for those who have read it before.
  await world.sweep();
  faults.add({ ...REFUSED_START, every: 1, times: unknown.length });
  const companies = await Promise.all(unknown.map((company) => register(world, company)));
  for (const { kind, who } of companies) {
    for (const { fault } of faultsOf(kind, who, (call) => !isBefore(call))) faults.add(fault);
  }
  await Promise.all(companies.map((company) => start(world, company)));
  return companies;
}

/** A code that the SDK does not try again; the name of a start that was refused is not taken. */
const REFUSED_START = {
  kind: "refuse",
  service: "states",
  operation: "StartExecution",
  code: "StateMachineDoesNotExist",
} as const;

function sentBy({ name, email }: SigningUp) {
  return { name, email, tier: APPROVED_TIER };
}

/** A company sends its registration again until it is there; its workflow is refused. */
async function register(world: ControlWorld, { kind, who }: Company): Promise<Company> {
  const tenant = await waitFor(`${who.name} to be registered`, { seconds: 20 }, async () => {
    await tried(world.everybody.register(sentBy(who), who.name));
    return (await tried(world.operator.tenant(who.name)))?.tenant;
  });
  return { kind, who: { ...who, tenant } };
}

/**
 * A company repeats its request, as anybody who got no answer, and its workflow starts. One whose
 * lists are stale leaves that to the sweeper, which does not see it at first.
 */
async function start(world: ControlWorld, { kind, who }: Company): Promise<void> {
  if (kind === "stale-read") {
    for (let passes = 0; passes < 2; passes += 1) await world.sweep();
  } else {
    await waitFor(`${who.name} to be answered`, { seconds: 20 }, () =>
      tried(world.everybody.register(sentBy(who), who.name)),
    );
  }
  // Nobody else reads the tenant before its first step has.
  const first = faultsOf(kind, who, (call) => call === "check").map(({ fault }) => fault.body);
  await waitFor(`${who.name} to be checked`, { seconds: 20 }, async () => {
    const { waiting } = world.sandbox.aws.faults;
    return waiting.some(({ fault }) => first.includes(fault.body)) ? undefined : true;
  });
}

/** An operator approves, again where that failed half way. */
async function comeIntoService(world: ControlWorld, { tenant }: SigningUp): Promise<void> {
  await world.until(tenant, "awaiting-approval", { seconds: SECONDS });
  await waitFor(`${tenant} to be approved`, { seconds: SECONDS }, async () => {
    await tried(world.operator.moveTenant(tenant, "approve"));
    return (await world.operator.tenant(tenant)).status === "awaiting-approval" ? undefined : true;
  });
  await world.until(tenant, "active", { seconds: SECONDS });
}

/** What came of a call; nothing when the control plane refused or failed. */
async function tried<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (!(error instanceof ApiProblemError)) throw error;
    return undefined;
  });
}
