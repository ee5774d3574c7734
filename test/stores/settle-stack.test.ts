import { expect, test } from "vitest";
import { settleStack } from "../../stores/settle-stack.ts";
import type { WaitingTask } from "../../stores/token-store.ts";
import type { StackFailure } from "../../tenants/truth.ts";
import { untouched } from "../../tenants/truth.ts";
import { ACME, wishOf } from "../support/sample-tenant.ts";

const stack = "pool-s1-1";

/** Stores that note each step, in order. */
function stores(waiting?: Partial<WaitingTask>) {
  const steps: string[] = [];
  const task = { token: `stack#${stack}`, taskToken: "task", tenant: ACME, generation: 1 };
  return {
    steps,
    stores: {
      mapping: {
        settle: async (_stack: string, generation: number) =>
          void steps.push(`settle ${generation}`),
        forget: async (_stack: string, generation: number) => {
          steps.push(`forget ${generation}`);
          return true;
        },
      },
      tokens: {
        get: async () => (waiting ? { ...task, ...waiting } : undefined),
        answered: async () => void steps.push("answered"),
      },
      workflows: {
        succeed: async () => void steps.push("succeed"),
        fail: async (_token: string, { code }: { readonly code: string }) =>
          void steps.push(`fail ${code}`),
      },
    },
  };
}

const truth = (generation: number, failure?: Partial<StackFailure>) => ({
  ...untouched(stack),
  generation,
  ...(failure
    ? {
        failure: {
          code: "RESOURCE_FAILED",
          message: "no",
          remedy: "Mend it.",
          operation: "o",
          generation: 1,
          attempts: 6,
          ...failure,
        },
      }
    : {}),
});

test("takes a met stack off the list, then answers whoever waits", async () => {
  const { steps, stores: own } = stores({});

  expect(await settleStack(own, stack, { wish: wishOf(), truth: truth(1) })).toBe("met");
  expect(steps).toStrictEqual(["settle 1", "succeed", "answered"]);
});

test("forgets a stack that is gone only after the answer, since then nothing is left of it", async () => {
  const { steps, stores: own } = stores({});
  const wish = wishOf({ state: "absent" });

  await settleStack(own, stack, { wish, truth: truth(1) });

  expect(steps).toStrictEqual(["succeed", "answered", "forget 1"]);
});

test("lets those wait on who wait for a later generation", async () => {
  const { steps, stores: own } = stores({ generation: 2 });

  await settleStack(own, stack, { wish: wishOf(), truth: truth(1) });

  expect(steps).toStrictEqual(["settle 1"]);
});

test("tells whoever waits that a stack was given up, and leaves it on the list of failures", async () => {
  const { steps, stores: own } = stores({});

  expect(await settleStack(own, stack, { wish: wishOf(), truth: truth(0, {}) })).toBe("given-up");
  expect(steps).toStrictEqual(["fail RESOURCE_FAILED", "answered"]);
});

test("does nothing for a stack that is still to be met, or that nobody wished", async () => {
  const { steps, stores: own } = stores({});
  const later = { nextAttemptAt: 99 };

  expect(await settleStack(own, stack, { wish: wishOf(), truth: truth(0, later) })).toBe("unmet");
  expect(await settleStack(own, stack, {})).toBe("unmet");
  expect(steps).toStrictEqual([]);
});
