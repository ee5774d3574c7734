import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_RATES, EARLY_CALLS, PACED_CALLS, type PacedCall } from "../../tenants/rates.ts";
import {
  bookStart,
  EMPTY_BOOK,
  endStart,
  START_RULES,
  type StartBook,
  type StartRequest,
  slowDown,
} from "../../tenants/start-slots.ts";

const NOW = 1_000_000;
const silo = (stack: string, isSignUp = true): StartRequest => ({
  stack,
  calls: ["create-rest-api", "create-deployment"],
  isSignUp,
});

/** Books one start after another at the same moment. */
function bookAll(requests: readonly StartRequest[], from: StartBook = EMPTY_BOOK) {
  const seconds: (number | string)[] = [];
  let book = from;
  for (const request of requests) {
    const answer = bookStart(book, request, NOW, START_RULES);
    if (answer.kind === "booked") book = answer.book;
    seconds.push(answer.kind === "booked" ? (answer.at - NOW) / 1000 : answer.reason);
  }
  return { book, seconds };
}

const silos = (count: number, isSignUp = true) =>
  Array.from({ length: count }, (_, index) => silo(`silo-${index}`, isSignUp));

test("lets silos begin five seconds apart, as much before their calls and as far ahead as sign-ups may look", () => {
  expect(bookAll(silos(9)).seconds).toStrictEqual([
    0,
    2.5,
    5,
    10,
    15,
    20,
    25,
    30,
    "the next start is 35 s away",
  ]);
});

test("lets sign-ups go before everything else", () => {
  const { book, seconds } = bookAll(silos(4, false));
  expect(seconds).toStrictEqual([0, 2.5, 5, "the next start is 10 s away"]);

  expect(bookAll([silo("silo-new")], book).seconds).toStrictEqual([10]);
});

test("says when to ask again", () => {
  const { book } = bookAll(silos(8));

  expect(bookStart(book, silo("silo-9"), NOW, START_RULES)).toStrictEqual({
    kind: "later",
    retryAt: NOW + 5_000,
    reason: "the next start is 35 s away",
  });
});

test("lets a plane begin half an interval apart from every other plane in flight, and from nothing else", () => {
  const removal = (stack: string): StartRequest => ({
    stack,
    calls: ["delete-rest-api"],
    isSignUp: true,
  });
  const small = { stack: "tenant-c", calls: [], isSignUp: true };
  const { book, seconds } = bookAll([removal("silo-a"), removal("pool-b"), small, silo("silo-d")]);

  expect(seconds).toStrictEqual([0, 30, 0, 2.5]);
  const later = bookStart(endStart(book, "silo-d"), silo("silo-e"), NOW + 29_000, START_RULES);
  expect(later).toMatchObject({ at: NOW + 32_500 });
});

test("paces removals apart from new planes", () => {
  const removal = (stack: string): StartRequest => ({
    stack,
    calls: ["delete-rest-api"],
    isSignUp: false,
  });

  expect(bookAll([silo("a"), removal("b"), removal("c")]).seconds).toStrictEqual([
    0,
    0,
    "the next start is 30 s away",
  ]);
});

test("lets an operation wait whose calls are many", () => {
  const many: StartRequest = {
    stack: "a",
    calls: ["create-deployment", "create-deployment"],
    isSignUp: true,
  };

  expect(bookAll([many, silo("b")]).seconds).toStrictEqual([0, 5]);
});

test("keeps a stack's slot for whoever asks, until it is given back or too old", () => {
  const { book } = bookAll(silos(3));
  const again = bookStart(book, silo("silo-2"), NOW + 1_000, START_RULES);

  expect(again).toStrictEqual({ kind: "booked", at: NOW + 5_000, book });
  expect(bookStart(endStart(book, "silo-2"), silo("silo-2"), NOW, START_RULES)).toMatchObject({
    at: NOW + 10_000,
  });
  const late = NOW + 5_000 + 2 * 60_000;
  expect(bookStart(book, silo("silo-2"), late, START_RULES)).toMatchObject({ at: late });
});

test("caps what is in flight in a shard, whatever it calls", () => {
  const small = Array.from({ length: START_RULES.mostInFlight + 1 }, (_, index) => ({
    stack: `tenant-${index}`,
    calls: [],
    isSignUp: true,
  }));

  const { book, seconds } = bookAll(small);

  expect(seconds.slice(-2)).toStrictEqual([
    0,
    "30 operations are in flight in the shard, and 30 may be",
  ]);
  expect(bookAll([silo("silo-1")], endStart(book, "tenant-0")).seconds).toStrictEqual([0]);
});

test("keeps a third of what may be in flight for sign-ups", () => {
  const others = silos(START_RULES.mostInFlight - START_RULES.keptForSignUps).map(({ stack }) => ({
    stack,
    calls: [],
    isSignUp: false,
  }));
  const { book } = bookAll(others);

  expect(bookAll([{ stack: "x", calls: [], isSignUp: false }], book).seconds).toStrictEqual([
    "20 operations are in flight in the shard, and 20 may be",
  ]);
  expect(bookAll([{ stack: "y", calls: [], isSignUp: true }], book).seconds).toStrictEqual([0]);
});

test("goes at half the pace after a refusal, and recovers", () => {
  const slowed = slowDown(EMPTY_BOOK, NOW);
  const recovered = { ...slowed, slowed: { factor: 2, since: NOW - 60_000 } };

  expect(bookAll(silos(3), slowed).seconds).toStrictEqual([0, 5, 15]);
  expect(bookAll(silos(3), recovered).seconds).toStrictEqual(bookAll(silos(3), EMPTY_BOOK).seconds);
});

interface Step {
  readonly wait: number;
  readonly stack: number;
  readonly calls: readonly PacedCall[];
  readonly isSignUp: boolean;
  readonly ends: boolean;
}

/** When operations with each call began, over steps that book and end. */
function timesOver(steps: readonly Step[]): ReadonlyMap<PacedCall, readonly number[]> {
  const begun = new Map<PacedCall, number[]>(PACED_CALLS.map((call) => [call, []]));
  let now = NOW;
  let book = EMPTY_BOOK;
  for (const { wait, stack, ends, ...request } of steps) {
    now += wait;
    const name = `silo-${stack}`;
    const before = book.slots[name]?.at;
    const answer = bookStart(book, { stack: name, ...request }, now, START_RULES);
    if (answer.kind === "later") continue;
    book = ends ? endStart(answer.book, name) : answer.book;
    const calls = answer.at === before ? [] : request.calls;
    for (const call of calls) begun.get(call)?.push(answer.at);
  }
  return begun;
}

test("never lets operations with the same call begin closer than AWS's rate allows, but one ahead where the call itself is awaited", () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 20_000 }),
    stack: fc.integer({ min: 0, max: 40 }),
    calls: fc.uniqueArray(fc.constantFrom(...PACED_CALLS), { maxLength: 4 }),
    isSignUp: fc.boolean(),
    ends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      for (const [call, times] of timesOver(steps)) {
        const { intervalMs } = CALL_RATES[call];
        const ahead = EARLY_CALLS.has(call) ? intervalMs : 0;
        // However many begin, all together are ahead by that and no more.
        const early = times.flatMap((at, index) =>
          times.slice(0, index).filter((before, from) => {
            return at - before < (index - from) * intervalMs - ahead;
          }),
        );
        expect(early).toStrictEqual([]);
      }
    }),
  );
});
