import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callSettings, LONG_POLL } from "../../stores/call-settings.ts";

let silent: Server;

beforeAll(async () => {
  silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
});

afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

test("ends a call that is taken and never answered", async () => {
  // A server that listens on a port has an address with a port.
  const { port } = silent.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "s" },
    ...callSettings({ maxAttempts: 2, requestTimeout: 200 }),
  });

  const call = client.send(new ListTablesCommand({}));

  await expect(call).rejects.toMatchObject({ name: "TimeoutError", $metadata: { attempts: 2 } });
}, 3_000);

test("waits longer than the longest poll for messages", () => {
  expect(callSettings(LONG_POLL).requestHandler.requestTimeout).toBeGreaterThan(20_000);
});
