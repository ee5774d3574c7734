import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { failed, passed } from "../../toolchain/checks/check.mjs";
import { Progress } from "../../toolchain/progress.mjs";
import { setUp } from "../../toolchain/set-up.mjs";
import { SetUpError } from "../../toolchain/set-up-error.mjs";
import type { Step } from "../../toolchain/steps/step.mjs";

const silent = new Progress({ write: () => true }, {});

function stepOf(step: Partial<Step>): Step {
  return {
    name: "step",
    doing: "something",
    isDone: async () => false,
    requirements: [],
    apply: async () => undefined,
    ...step,
  };
}

test("does only what earlier runs have not done", async () => {
  const applied: string[] = [];
  const steps = [
    stepOf({ isDone: async () => true, apply: async () => void applied.push("done before") }),
    stepOf({ apply: async () => void applied.push("open") }),
  ];

  await setUp(steps, [], silent);

  expect(applied).toStrictEqual(["open"]);
});

test("names everything that the machine lacks before any work starts", async () => {
  const applied: string[] = [];
  const apply = async () => void applied.push("worked");
  const steps = [
    stepOf({ apply, requirements: [async () => failed("npm", "no npm", "Install npm.")] }),
    stepOf({ apply, requirements: [async () => failed("python", "no venv", "Install venv.")] }),
    stepOf({ apply, requirements: [async () => passed("go", "go 1.26")] }),
  ];

  const result = setUp(steps, [async () => failed("node", "too old", "Install Node.")], silent);

  await expect(result).rejects.toMatchObject({
    code: "MACHINE_NOT_READY",
    message: "node: too old\nnpm: no npm\npython: no venv",
    remedy: "Install Node.\nInstall npm.\nInstall venv.",
  });
  expect(applied).toStrictEqual([]);
});

test("asks nothing of the machine for steps that are done", async () => {
  const requirements = [async () => failed("python", "no venv", "Install venv.")];
  const step = stepOf({ isDone: async () => true, requirements });

  await expect(setUp([step], [], silent)).resolves.toBeUndefined();
});

test("runs open steps side by side", async () => {
  const events: string[] = [];
  const apply = (name: string) => async () => {
    events.push(`${name} begins`);
    await sleep(20);
    events.push(`${name} ends`);
  };

  await setUp([stepOf({ apply: apply("a") }), stepOf({ apply: apply("b") })], [], silent);

  expect(events).toStrictEqual(["a begins", "b begins", "a ends", "b ends"]);
});

test("tells all failed steps at once, after the others have ended", async () => {
  let hasEnded = false;
  const fails = (name: string) => async () => {
    throw new SetUpError("STEP_FAILED", `${name} failed`, `Mend ${name}.`);
  };
  const slow = async () => {
    await sleep(20);
    hasEnded = true;
  };

  const steps = [{ apply: fails("a") }, { apply: slow }, { apply: fails("b") }].map(stepOf);
  const result = setUp(steps, [], silent);

  await expect(result).rejects.toMatchObject({
    message: "a failed\nb failed",
    remedy: "Mend a.\nMend b.",
  });
  expect(hasEnded).toBe(true);
});

test("lets a bug rise as it is", async () => {
  const bug = new TypeError("x is not a function");
  const apply = async () => {
    throw bug;
  };

  await expect(setUp([stepOf({ apply }), stepOf({})], [], silent)).rejects.toBe(bug);
});
