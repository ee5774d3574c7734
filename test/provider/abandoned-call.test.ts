import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pulumi from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { expect, test } from "vitest";
import { serveProvider } from "../../sandbox/provider/server.ts";

const TABLE = "aws:dynamodb/table:Table";

/** DynamoDB with a table that is never ready. */
async function slowDynamoDb() {
  const actions: string[] = [];
  const server = createServer((request, response) => {
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    actions.push(action);
    const description = { TableName: "slow", TableStatus: "CREATING", TableArn: "arn:slow" };
    response.setHeader("content-type", "application/x-amz-json-1.0");
    const name = action === "CreateTable" ? "TableDescription" : "Table";
    response.end(JSON.stringify({ [name]: description }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { actions, server, url: `http://127.0.0.1:${port}` };
}

test("no further call is made to AWS once the engine is gone, and others are still served", async () => {
  const dynamoDb = await slowDynamoDb();
  const provider = await serveProvider();
  const client = new services.ResourceProviderClient(
    `127.0.0.1:${provider.port}`,
    grpc.credentials.createInsecure(),
  );
  const configuration = new pulumi.ConfigureRequest();
  const args = {
    region: "us-east-1",
    accessKey: "key",
    secretKey: "secret",
    endpoints: JSON.stringify([{ dynamodb: dynamoDb.url }]),
  };
  configuration.setArgs(struct.Struct.fromJavaScript(args));
  await new Promise((resolve) => client.configure(configuration, resolve));
  const request = new pulumi.CreateRequest();
  request.setUrn(`urn:pulumi:t::p::${TABLE}::slow`);
  request.setType(TABLE);
  const inputs = { name: "slow", hashKey: "pk", attributes: [{ name: "pk", type: "S" }] };
  request.setProperties(
    struct.Struct.fromJavaScript({ ...inputs, billingMode: "PAY_PER_REQUEST" }),
  );

  const call = client.create(request, () => undefined);
  while (!dynamoDb.actions.includes("DescribeTable")) await sleep(10);
  call.cancel();
  await sleep(200);
  const made = dynamoDb.actions.length;
  await sleep(500);

  expect(dynamoDb.actions[0]).toBe("CreateTable");
  expect(dynamoDb.actions.length).toBe(made);
  const answer = await new Promise((resolve) => client.cancel(new empty.Empty(), resolve));
  expect(answer).toBeNull();
  client.close();
  provider.close();
  dynamoDb.server.close();
});
