import { afterAll, beforeAll, expect, test } from "vitest";
import { type ProviderServer, serveProvider } from "../../sandbox/provider/server.ts";
import { ProviderClient } from "../contract/provider/provider-client.ts";

const QUEUE = "aws:sqs/queue:Queue";

let server: ProviderServer;
let provider: ProviderClient;

beforeAll(async () => {
  server = await serveProvider();
  provider = new ProviderClient(server.port);
  await provider.configure({ region: "us-east-1", defaultTags: { tags: { project: "t" } } });
});

afterAll(() => {
  provider.close();
  server.close();
});

test("refuses a type that it does not know, and names those that it does", async () => {
  const { failures } = await provider.check("aws:ec2/vpc:Vpc", {});

  expect(failures.map(({ reason }) => reason).join()).toMatch(
    /^resource type aws:ec2\/vpc:Vpc is not supported.*; supported: .*aws:sqs\/queue:Queue/,
  );
});

test("refuses inputs without a property or a value, which the engine would print", async () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

  const { failures } = await provider.check(QUEUE, {
    passwort: { ...secret, value: "hunter2" },
    nmae: "hunter2",
  });

  expect(failures.map(({ property }) => property)).toStrictEqual(["", ""]);
  expect(failures.map(({ reason }) => reason).toSorted()).toStrictEqual([
    `property nmae of ${QUEUE} is not supported by the stand-in aws provider`,
    `property passwort of ${QUEUE} is not supported by the stand-in aws provider`,
  ]);
});

test("tags of the provider are in the inputs, and in tagsAll of a preview", async () => {
  const { inputs } = await provider.check(QUEUE, { name: "q", tags: { tier: "gold" } });

  const { properties } = await provider.create(QUEUE, inputs, true);

  expect(properties.tagsAll).toStrictEqual({ project: "t", tier: "gold" });
});

test("each connection is a provider of its own", async () => {
  const other = new ProviderClient(server.port);
  await other.configure({ region: "eu-west-1" });

  const regions = await Promise.all(
    [provider, other].map((client) => client.invoke("aws:index/getRegion:getRegion", {})),
  );
  other.close();

  expect(regions.map(({ region }) => region)).toStrictEqual(["us-east-1", "eu-west-1"]);
});

test("does nothing for a connection that was not configured", async () => {
  const stranger = new ProviderClient(server.port);

  const answer = stranger.invoke("aws:index/getRegion:getRegion", {});

  await expect(answer).rejects.toThrow("was not configured on this connection");
  stranger.close();
});

test("another account, role or Region replaces the provider", async () => {
  const old = { region: "us-east-1", assumeRoles: '[{"roleArn":"arn:a"}]' };

  const replaced = await provider.diffConfig(old, { ...old, assumeRoles: '[{"roleArn":"arn:b"}]' });

  expect(replaced).toStrictEqual(["assumeRoles"]);
});

test("refuses options that it does not know", async () => {
  expect(await provider.checkConfig({ profile: "p" })).toStrictEqual([
    "provider option profile is not supported by the stand-in aws provider",
  ]);
});
