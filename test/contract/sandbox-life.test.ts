import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  CreateProjectCommand,
  StartBuildCommand,
} from "@aws-sdk/client-codebuild";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod";
import {
  ADMINISTRATOR_ROLE,
  HUB_ACCOUNT,
  ORGANIZATION_ROLE,
  REGION,
} from "../../sandbox/accounts.ts";
import { freePort } from "../../sandbox/free-port.ts";
import { type LocalAws, startLocalAws } from "../../sandbox/local-aws.ts";
import { trust } from "../support/contract-resources.ts";
import { signedCall } from "../support/signed-call.ts";

const isReal = process.env.TENANTRY_CONTRACT_ENDPOINT === "aws";
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tenantry-life-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function clientSettings(aws: LocalAws) {
  const credentials = await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE);
  return { endpoint: aws.endpoint, region: REGION, credentials, maxAttempts: 1 };
}

async function askOrganization(aws: LocalAws, operation: string, input: object) {
  const { body } = await signedCall({
    endpoint: aws.endpoint,
    region: REGION,
    service: "organizations",
    target: `AWSOrganizationsV20161128.${operation}`,
    input,
    keys: await aws.credentialsOf(HUB_ACCOUNT, ADMINISTRATOR_ROLE),
  });
  return body;
}

/** Source: the sandbox itself; AWS has no such thing. */
test("goes on after a clean stop, builds and queues and all", async (context) => {
  context.skip(isReal, "AWS has no such thing");
  const build = { command: "sleep", args: ["60"] };
  const first = await startLocalAws({ folder, build });
  const settings = await clientSettings(first);
  const { Role } = await new IAMClient(settings).send(
    new CreateRoleCommand({
      RoleName: "builder",
      AssumeRolePolicyDocument: trust({ Service: "codebuild.amazonaws.com" }),
    }),
  );
  await new SQSClient(settings).send(new CreateQueueCommand({ QueueName: "kept" }));
  const codeBuild = new CodeBuildClient(settings);
  await codeBuild.send(
    new CreateProjectCommand({
      name: "kept",
      serviceRole: Role?.Arn,
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: { type: "ARM_CONTAINER", image: "i", computeType: "BUILD_GENERAL1_SMALL" },
    }),
  );
  const started = await codeBuild.send(new StartBuildCommand({ projectName: "kept" }));
  await first.stop();

  const second = await startLocalAws({ folder, build });

  const again = await clientSettings(second);
  const { QueueUrl } = await new SQSClient(again).send(
    new GetQueueUrlCommand({ QueueName: "kept" }),
  );
  const { builds } = await new CodeBuildClient(again).send(
    new BatchGetBuildsCommand({ ids: [started.build?.id ?? ""] }),
  );
  await second.stop();
  expect([first.isRestored, second.isRestored]).toStrictEqual([false, true]);
  expect(QueueUrl).toContain("/kept");
  expect(builds?.map((one) => one.buildStatus)).toStrictEqual(["STOPPED"]);
});

/** Source: the sandbox itself; AWS has no such thing. */
test("keeps accounts and quotas over a clean stop", async (context) => {
  context.skip(isReal, "AWS has no such thing");
  const quota = { kind: "rest-apis", account: HUB_ACCOUNT, region: REGION, value: 2 };
  const first = await startLocalAws({ folder, conditions: { accountMs: 0 } });
  await fetch(`${first.endpoint}/_tenantry/quotas`, { method: "PUT", body: JSON.stringify(quota) });
  const input = { AccountName: "warm", Email: "warm@example.com" };
  await askOrganization(first, "CreateAccount", input);
  await first.stop();

  const second = await startLocalAws({ folder });

  const quotas = await fetch(`${second.endpoint}/_tenantry/quotas`);
  const { Accounts } = await askOrganization(second, "ListAccounts", {});
  const keys = await second.credentialsOf("300000000001", ORGANIZATION_ROLE);
  await second.stop();
  expect(await quotas.json()).toMatchObject({ applied: [quota] });
  expect(Accounts).toMatchObject([{}, {}, {}, { Id: "300000000001", Name: "warm" }]);
  expect(keys.accessKeyId).toBeTypeOf("string");
});

/** Source: the sandbox itself; AWS has no such thing. */
test("says which port is in use, and leaves the folder free", async (context) => {
  context.skip(isReal, "AWS has no such thing");
  const first = await startLocalAws({ folder });
  const other = await mkdtemp(path.join(tmpdir(), "tenantry-life-"));
  const port = Number(new URL(first.endpoint).port);

  const second = startLocalAws({ folder: other, port });

  await expect(second).rejects.toMatchObject({ code: "PORT_IN_USE" });
  await first.stop();
  const third = await startLocalAws({ folder: other });
  await third.stop();
  await rm(other, { recursive: true });
});

/** Source: the sandbox itself; AWS has no such thing. */
test("takes another port when somebody was quicker to listen on its own", async (context) => {
  context.skip(isReal, "AWS has no such thing");
  const quicker = createServer().listen(0, "127.0.0.1");
  await once(quicker, "listening");
  const taken = z.object({ port: z.int() }).parse(quicker.address()).port;
  const ports = [taken];
  const choosePort = async () => ports.pop() ?? freePort();

  const aws = await startLocalAws({ folder, choosePort });

  expect(ports).toStrictEqual([]);
  await aws.stop();
  quicker.close();
});
