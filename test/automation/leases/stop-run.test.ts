import type { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { expect, test, vi } from "vitest";
import { ownRun, RunStopper } from "../../../automation/leases/stop-run.ts";
import { awsError } from "../../support/aws-error.ts";

function stopperOf(answer: Error | object) {
  const send = vi.fn(async (_command: { readonly input: unknown }) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  // Only `send` is used of a client.
  return { send, stopper: new RunStopper({ send } as unknown as CodeBuildClient) };
}

test("records the build that a worker runs in, if it does", () => {
  expect(ownRun({ CODEBUILD_BUILD_ID: "worker:1" })).toBe("build:worker:1");
  expect(ownRun({})).toBeUndefined();
});

test("stops the build of a dead worker", async () => {
  const { send, stopper } = stopperOf({});

  await stopper.stop("build:worker:1");

  expect(send.mock.calls[0]?.[0].input).toStrictEqual({ id: "worker:1" });
});

test("leaves alone what is no build, and takes a build that is gone for stopped", async () => {
  const { send, stopper } = stopperOf(awsError("ResourceNotFoundException"));

  await stopper.stop(undefined);
  await stopper.stop("something:else");
  await stopper.stop("build:gone");

  expect(send).toHaveBeenCalledTimes(1);
});

test("does not go on when a build cannot be stopped", async () => {
  const { stopper } = stopperOf(awsError("AccessDeniedException"));

  await expect(stopper.stop("build:1")).rejects.toThrow("AccessDenied");
});
