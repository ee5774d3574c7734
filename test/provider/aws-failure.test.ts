import { expect, test } from "vitest";
import {
  describeFailure,
  ifFound,
  isNotFound,
  isRoleNotReady,
} from "../../sandbox/provider/aws-failure.ts";

function failure(name: string, message: string, status?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

test.each([
  "The role defined for the function cannot be assumed by Lambda.",
  "The provided execution role does not have permissions to call DescribeStream on DynamoDB",
  "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.",
  "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
  "CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::1:role/r",
  "CodePipeline is not authorized to perform AssumeRole on role arn:aws:iam::1:role/r",
  "The role ARN does not have required permissions configured.",
])("waits for a new role: %s", (message) => {
  expect(isRoleNotReady(failure("InvalidParameterValueException", message))).toBe(true);
});

test.each([
  "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: r",
  "User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: lambda:CreateFunction",
])("does not wait for what will not pass: %s", (message) => {
  expect(isRoleNotReady(failure("AccessDeniedException", message))).toBe(false);
});

test.each([
  ["ResourceNotFoundException", 400],
  ["NoSuchEntityException", 404],
  ["AWS.SimpleQueueService.NonExistentQueue", 400],
  ["StateMachineDoesNotExist", 400],
  ["NotFoundException", 404],
  ["NotFound", 404],
  ["PipelineNotFoundException", 400],
])("%s with status %i says that there is nothing", async (name, status) => {
  const gone = failure(name, "gone", status);

  expect(isNotFound(gone)).toBe(true);
  expect(await ifFound(Promise.reject(gone))).toBeUndefined();
});

test("any other failure is thrown on", async () => {
  const denied = failure("AccessDeniedException", "no", 403);

  await expect(ifFound(Promise.reject(denied))).rejects.toBe(denied);
});

test("a failure is told in one line", () => {
  expect(describeFailure(failure("ConflictException", "busy", 409))).toBe(
    "ConflictException: busy (HTTP 409)",
  );
  expect(describeFailure(new Error("no more"))).toBe("no more");
  expect(describeFailure("text")).toBe("text");
});
