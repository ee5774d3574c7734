import { beforeEach, expect, test, vi } from "vitest";
import { checkThrottle } from "../../../sandbox/story/checks/throttle-checks.ts";
import { StoryReport } from "../../../sandbox/story/report.ts";
import type { StoryTenant } from "../../../sandbox/story/story-tenant.ts";

const time = vi.hoisted(() => ({ ms: 0 }));
/** Long enough for every call of a moment to be answered. */
const TURNS = 50;
vi.mock("node:timers/promises", () => ({
  setTimeout: async (ms: number) => {
    for (let turns = 0; turns < TURNS; turns += 1) await turn();
    time.ms += ms;
  },
}));

/** A call is answered after those that were sent in the same moment have arrived. */
const turn = () => new Promise<void>((done) => setImmediate(done));

/** How a plane takes calls in. */
interface Plane {
  /** Calls a second of each tenant, and as many at once. */
  readonly rate: number;
  /** Time from the arrival of one call to the next, in milliseconds. */
  readonly gapOf?: (arrivals: number) => number;
  /** Whether a call of the noisy one is never answered. */
  readonly isLost?: (arrivals: number) => boolean;
  /** Whether all tenants are counted as one. */
  readonly isShared?: boolean;
}

let arrivals = 0;

beforeEach(() => {
  time.ms = 0;
  arrivals = 0;
});

/** Counts calls as API Gateway does: by a bucket for each tenant, when they arrive. */
function open({ rate, gapOf = () => 1, isLost = () => false, isShared = false }: Plane): void {
  const buckets = new Map<string, { left: number; at: number }>();
  vi.stubGlobal("fetch", async (_url: string, { headers }: { headers: Record<string, string> }) => {
    time.ms += gapOf(arrivals);
    arrivals += 1;
    const key = isShared ? "all" : (headers.authorization ?? "");
    const { left, at } = buckets.get(key) ?? { left: rate, at: time.ms };
    const refilled = Math.min(rate, left + ((time.ms - at) * rate) / 1_000);
    const isServed = refilled >= 1;
    buckets.set(key, { left: isServed ? refilled - 1 : refilled, at: time.ms });
    const isAnswered = headers.authorization !== "Bearer noisy" || !isLost(arrivals);
    return answer(isServed ? 200 : 429, isAnswered);
  });
}

async function answer(status: number, isInTime: boolean): Promise<Response> {
  await turn();
  if (!isInTime) throw new DOMException("too late", "TimeoutError");
  return new Response("{}", { status });
}

/** A tenant of which only what a call needs is known. */
const tenantNamed = (name: string) => ({ apiUrl: "http://plane", token: name }) as StoryTenant;

async function verdicts(plane: Plane) {
  open(plane);
  const report = new StoryReport({ clock: () => 0, say: () => undefined });
  await checkThrottle(report, tenantNamed("noisy"), tenantNamed("neighbour"));
  return report.result().checks.map(({ name, ok, detail }) => [name, ok, detail]);
}

const SERVED = ["neighbour", true, "all 8 calls of the neighbour were served meanwhile"];

test("is content when the noisy one is refused and its neighbour is not", async () => {
  expect(await verdicts({ rate: 10 })).toStrictEqual([
    ["throttle", true, "11 of 20 calls, 20 in one moment, were told to slow down"],
    SERVED,
  ]);
});

test("goes on where calls arrive too slowly at first to be refused", async () => {
  const gapOf = (before: number) => (before < 60 ? 150 : 1);

  expect(await verdicts({ rate: 10, gapOf })).toStrictEqual([
    ["throttle", true, expect.stringMatching(/ of (40|60|80|100) calls, 20 in one moment, /)],
    SERVED,
  ]);
});

test("goes on where a busy plane leaves some of the noise unanswered", async () => {
  const isLost = (before: number) => before > 10 && before < 60;
  const gapOf = (before: number) => (before < 60 ? 150 : 1);

  expect(await verdicts({ rate: 10, gapOf, isLost })).toStrictEqual([
    ["throttle", true, expect.any(String)],
    SERVED,
  ]);
});

test.each([
  ["that has no throttle", 1_000_000],
  ["that has the next tier's", 50],
])("fails a plane %s, after a number of calls that is bounded", async (_what, rate) => {
  expect(await verdicts({ rate })).toStrictEqual([
    ["throttle", false, "100 calls, 20 in one moment, were all let in"],
    SERVED,
  ]);
});

test("fails a plane that serves nobody", async () => {
  expect(await verdicts({ rate: 0 })).toStrictEqual([
    ["throttle", false, "none of its calls was served"],
    ["neighbour", false, expect.stringContaining("lost 8 of 8 calls")],
  ]);
});

test("fails a plane on which the noise costs the neighbour its calls", async () => {
  expect(await verdicts({ rate: 10, isShared: true })).toStrictEqual([
    ["throttle", true, expect.any(String)],
    ["neighbour", false, expect.stringContaining("lost 7 of 8 calls")],
  ]);
});
