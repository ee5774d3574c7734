import { expect, test } from "vitest";
import { CallAbandonedError, onBehalfOf } from "../../sandbox/provider/call.ts";
import { retryWhile, until } from "../../sandbox/provider/waiting.ts";

test("asks until there is an answer", async () => {
  const answers = [undefined, undefined, "ready"];

  expect(await until("the thing", async () => answers.shift())).toBe("ready");
});

test("gives up in time, and says what was waited for", async () => {
  const waiting = until("the thing", async () => undefined, { seconds: 0.05 });

  await expect(waiting).rejects.toThrow("the thing took longer than 0.05 s");
});

test("stops asking when the engine is gone", async () => {
  const waiter = { cancelled: false };

  const waiting = onBehalfOf(waiter, () =>
    until("the thing", async () => {
      waiter.cancelled = true;
      return undefined;
    }),
  );

  await expect(waiting).rejects.toThrow(CallAbandonedError);
});

test("tries again while the failure passes, and throws any other", async () => {
  const failures = ["passes", "passes", "stays"];
  const work = async () => {
    throw new Error(failures.shift());
  };

  const tried = retryWhile((failure) => (failure as Error).message === "passes", work);

  await expect(tried).rejects.toThrow("stays");
  expect(failures).toStrictEqual([]);
});
