import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { afterAll, expect, test } from "vitest";
import { failureOf, saysItExists } from "../../../automation/engine/engine-failure.ts";
import { TenantryError, WriteConflictError } from "../../../tenants/errors.ts";

/** A CLI that fails with what it is told to say. */
const FAILING_CLI = `#!/bin/sh
[ "$1" = version ] && echo v3.259.0 && exit 0
echo "$LAST_WORDS" >&2
exit 255
`;

const folder = await mkdtemp(join(tmpdir(), "failing-pulumi-"));
await mkdir(join(folder, "bin"));
await writeFile(join(folder, "bin/pulumi"), FAILING_CLI, { mode: 0o755 });
const pulumiCommand = await PulumiCommand.get({ root: folder });
afterAll(() => rm(folder, { recursive: true }));

/** What the Automation API throws for a CLI that ended with this on stderr. */
async function commandError(stderr: string): Promise<unknown> {
  const envVars = { LAST_WORDS: stderr };
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand, envVars });
  return workspace.whoAmI().catch((error: unknown) => error);
}

const table = { resource: "pool-orders", type: "aws:dynamodb/table:Table" };
const run = (error: unknown, errors: Parameters<typeof failureOf>[0]["errors"] = []) =>
  failureOf({ stack: "pool-s1-1", error, errors, isStopped: false });

function codeOf(failure: unknown): string | undefined {
  return failure instanceof TenantryError ? failure.code : undefined;
}

test.each([
  ["error: [409] Conflict: Another update is currently in progress.", "STACK_LOCKED"],
  [
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    "STACK_LOCKED",
  ],
  ["error: no stack named 'pool-s1-1' found", "STACK_NOT_FOUND"],
  ["error: incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE", "STATE_UNREADABLE"],
  [
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    "STATE_UNREADABLE",
  ],
  [
    "error: could not load plugin for aws provider: no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.48.0",
    "PROVIDER_MISSING",
  ],
])("tells %s apart", async (stderr, code) => {
  expect(codeOf(run(await commandError(stderr)))).toBe(code);
});

test("says why KMS lets nobody use the key of the state", async () => {
  const refusal =
    "operation error KMS: Encrypt, https response error StatusCode: 403, api error AccessDeniedException: not authorized to perform: kms:Encrypt";
  const stderr = `error: could not create secrets manager for new stack: secrets (code=Unknown): ${refusal}`;

  expect(run(await commandError(stderr))).toMatchObject({
    code: "STATE_UNREADABLE",
    message: `the secrets in the state of stack "pool-s1-1" can be neither read nor written: ${refusal}`,
  });
});

test("knows that there is no CLI", async () => {
  const missing = await PulumiCommand.get({ root: "/none" }).catch((error: unknown) => error);

  expect(codeOf(run(missing))).toBe("PULUMI_MISSING");
});

test.each([
  "operation error API Gateway: ImportRestApi, https response error StatusCode: 429, TooManyRequestsException: Too Many Requests",
  "ThrottlingException: Rate exceeded",
  "TooManyRequestsException: Rate exceeded (HTTP 429)",
])("tells a refusal for a rate apart: %s", async (reason) => {
  expect(run(await commandError("error: update failed"), [{ ...table, reason }])).toMatchObject({
    code: "CALLS_THROTTLED",
    message: `pool-orders (aws:dynamodb/table:Table): ${reason}`,
  });
});

test("names each resource that failed with what its provider said", async () => {
  const failure = run(await commandError("error: update failed"), [
    { ...table, reason: "TableAlreadyExists: tenantry-orders" },
    { resource: "", type: "", reason: "update failed" },
  ]);

  expect(failure).toMatchObject({
    code: "RESOURCE_FAILED",
    message: "pool-orders (aws:dynamodb/table:Table): TableAlreadyExists: tenantry-orders",
    failures: [{ ...table, reason: "TableAlreadyExists: tenantry-orders" }],
  });
});

test("names what a program said that ended before its resources were described", async () => {
  const failure = run(await commandError("error: an unhandled error occurred"), [
    { resource: "tenantry-pool-s1-1", type: "pulumi:pulumi:Stack", reason: "Error: no such file" },
  ]);

  expect(failure).toMatchObject({
    code: "PROGRAM_FAILED",
    message: 'the program of stack "pool-s1-1" failed: Error: no such file',
  });
});

test("says that a run was stopped, whatever it said when it ended", async () => {
  const failure = failureOf({
    stack: "pool-s1-1",
    error: await commandError("error: update canceled"),
    errors: [{ resource: "", type: "", reason: "update canceled" }],
    isStopped: true,
  });

  expect(codeOf(failure)).toBe("ENGINE_STOPPED");
});

test("lets a failure through that says already what to do", () => {
  const error = new WriteConflictError("x");

  expect(run(error)).toBe(error);
});

test("lets a bug through as it is", () => {
  const error = new TypeError("x is not a function");

  expect(run(error)).toBe(error);
});

test.each([
  "GroupExistsException: Group a already exists. (HTTP 400)",
  "ResourceInUseException: Table already exists: orders",
  "EntityAlreadyExists: Role with name r already exists.",
  "EntityAlreadyExistsException: Role with name r already exists.",
  "ResourceConflictException: Function already exist: f",
  "ResourceAlreadyExistsException: The specified log group already exists",
  "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded",
  "ParameterAlreadyExists: The parameter already exists.",
  "api error ConflictException: API Key already exists",
])("takes it for said that a resource is there already: %s", (reason) => {
  expect(saysItExists(reason)).toBe(true);
});

test.each([
  "TooManyRequestsException: Rate exceeded",
  "AccessDeniedException: no",
  "LimitExceededException: Cannot exceed quota",
  "ReplicaConflictExceptional",
])("does not take it for said that a resource is there: %s", (reason) => {
  expect(saysItExists(reason)).toBe(false);
});
