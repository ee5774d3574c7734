import { spawn } from "node:child_process";
import { once } from "node:events";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  createTable,
  failureOf,
  sessionOf,
  trust,
  uniqueName,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();
const REASON = "AWS has no such thing";

/** Takes the keys that are offered, takes on a second role with them, writes an item and tells when it is done. */
const WORKER = `
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: process.env.INNER, RoleSessionName: "inner" },
  });
  const client = new DynamoDBClient({ credentials });
  await client.send(new PutItemCommand({
    TableName: process.env.TABLE, Item: { pk: { S: "effect" }, sk: { S: "1" } },
  }));
  console.log("recorded");
`;

/** Source: the sandbox itself; AWS has no such thing. */
test("kills a worker after its call had its effect and before it learns of it", async (context) => {
  cloud.needsSandbox(context, REASON);
  const { endpoint, faults } = cloud.local;
  const table = await createTable(cloud);
  const root = { AWS: `arn:aws:iam::${cloud.account}:root` };
  const inner = await createRole(cloud, trust(root), [
    { Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*" },
  ]);
  const roleArn = await createRole(cloud, trust({ Service: "ecs-tasks.amazonaws.com" }), [
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: inner },
  ]);
  const offered = await fetch(`${endpoint}/_tenantry/credentials`, {
    method: "POST",
    body: JSON.stringify({ roleArn, service: "ecs-tasks.amazonaws.com", sessionName: "worker" }),
  });
  // What the front answers to an offer.
  const offer = (await offered.json()) as { id: string; environment: Record<string, string> };
  faults.add({ kind: "kill-caller", service: "dynamodb", operation: "PutItem", body: table });
  const worker = spawn(process.execPath, ["--input-type=module", "--eval", WORKER], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: cloud.region,
      INNER: inner,
      TABLE: table,
      ...offer.environment,
    },
  });
  await fetch(`${endpoint}/_tenantry/credentials/${offer.id}/group`, {
    method: "PUT",
    body: String(worker.pid),
  });

  const [output, [, signal]] = await Promise.all([
    worker.stdout.setEncoding("utf8").toArray(),
    once(worker, "exit") as Promise<[number | null, string | null]>,
  ]);

  const { Item } = await cloud
    .client(DynamoDBClient)
    .send(new GetItemCommand({ TableName: table, Key: { pk: { S: "effect" }, sk: { S: "1" } } }));
  expect([signal, output.join("")]).toStrictEqual(["SIGKILL", ""]);
  expect(Item).toBeDefined();
});

/** Source: the sandbox itself; AWS has no such thing. */
test("loses a message that a fault drops, though its sender is told that it was sent", async (context) => {
  cloud.needsSandbox(context, REASON);
  const sqs = cloud.client(SQSClient);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: uniqueName("queue") }));
  cloud.local.faults.add({
    kind: "drop-message",
    service: "sqs",
    operation: "SendMessage",
    body: "lost",
  });

  const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "lost" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));

  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  expect(sent.MessageId).toBeTypeOf("string");
  expect(Messages?.map((message) => message.Body)).toStrictEqual(["kept"]);
});

/** Source: the sandbox itself; AWS has no such thing. */
test("refuses services that the sandbox does not serve, by name", async (context) => {
  cloud.needsSandbox(context, REASON);
  const scope = "Credential=ASIA/20260101/us-east-1/redshift/aws4_request";

  const answer = await fetch(cloud.local.endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
  });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("redshift");
});

/** Source: IAM User Guide, "Troubleshooting IAM", signature does not match. */
test("refuses keys whose secret is not theirs", async () => {
  const role = await createRole(cloud, trust({ AWS: `arn:aws:iam::${cloud.account}:root` }), [
    { Effect: "Allow", Action: "*", Resource: "*" },
  ]);
  const keys = await sessionOf(cloud, role);
  const forged = cloud.client(SQSClient, { ...keys, secretAccessKey: "forged" });

  const failure = await failureOf(forged.send(new CreateQueueCommand({ QueueName: "x" })));

  expect(["SignatureDoesNotMatch", "InvalidSignatureException"]).toContain(failure);
});
