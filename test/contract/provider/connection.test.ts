import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import pulumi from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type LocalAws, startLocalAws } from "../../../sandbox/local-aws.ts";
import { type ProviderServer, serveProvider } from "../../../sandbox/provider/server.ts";
import { ProviderClient, type State } from "./provider-client.ts";
import { openApiOf } from "./world.ts";

const SHARD = "111111111111";
const ORGANIZATION_ROLE = `arn:aws:iam::${SHARD}:role/OrganizationAccountAccessRole`;
const IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity";

let folder = "";
let aws: LocalAws;
let server: ProviderServer;
const clients: ProviderClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantry-connection-"));
  aws = await startLocalAws({ folder });
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "000000000000");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  server = await serveProvider();
});

afterAll(async () => {
  for (const client of clients) client.close();
  server?.close();
  await aws?.stop();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function configured(args: Readonly<Record<string, unknown>>): Promise<ProviderClient> {
  const client = new ProviderClient(server.port);
  clients.push(client);
  await client.configure({ region: "us-east-1", ...args });
  return client;
}

test("roles are taken on one after the other, with external id and session name", async () => {
  const shard = await configured({ assumeRoles: [{ roleArn: ORGANIZATION_ROLE }] });
  const role = {
    name: "tenantry-deploy",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${SHARD}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "tenantry-s1" } },
        },
      ],
    }),
  };
  const { inputs } = await shard.check("aws:iam/role:Role", role);
  const made = await shard.create("aws:iam/role:Role", inputs);
  const roleArn = made.properties.arn;
  const chain = (externalId: string) => [
    { roleArn: ORGANIZATION_ROLE },
    { roleArn, externalId, sessionName: "worker" },
  ];

  const deployer = await configured({ assumeRoles: chain("tenantry-s1") });
  const stranger = await configured({ assumeRoles: chain("tenantry-s2") });

  expect(await deployer.invoke(IDENTITY, {})).toMatchObject({
    accountId: SHARD,
    arn: `arn:aws:sts::${SHARD}:assumed-role/tenantry-deploy/worker`,
  });
  await expect(stranger.invoke(IDENTITY, {})).rejects.toThrow("AccessDenied");
});

test("an account that the program did not mean is refused before anything is made", async () => {
  await expect(configured({ allowedAccountIds: [SHARD] })).rejects.toThrow(
    "AWS account 000000000000 is not allowed; allowed: 111111111111",
  );
});

test("keys come from a container's endpoint where the environment names one", async () => {
  const keys = await aws.credentialsOf(SHARD, "OrganizationAccountAccessRole");
  const container = await keyServer({
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.sessionToken,
    Expiration: keys.expiration.toISOString(),
  });
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.url);
  vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "let me in");

  const provider = await configured({});
  const identity = await provider.invoke(IDENTITY, {});
  container.server.close();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "000000000000");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");

  expect(identity.accountId).toBe(SHARD);
});

test("a half-made resource is kept, and the next update brings it to its end", async () => {
  // The local AWS answers what is no document as if it had failed itself, which is tried again.
  const provider = await configured({ maxRetries: 1 });
  const type = "aws:apigateway/restApi:RestApi";
  const { inputs } = await provider.check(type, { name: "half", body: "no document" });

  const failure = await provider.create(type, inputs).catch((error: unknown) => error);

  const kept = halfMade(failure);
  expect(kept.inputs).toMatchObject({ name: "half" });
  const whole = {
    ...kept.inputs,
    body: openApiOf("arn:aws:lambda:us-east-1:000000000000:function:f"),
  };
  const ended = await provider.update(type, { ...kept, inputs: whole }, whole);
  expect(ended.properties.rootResourceId).toEqual(expect.stringMatching(/./));
  await provider.delete(type, ended);
});

test("functions are answered", async () => {
  const provider = await configured({});
  const { inputs } = await provider.check("aws:ssm/parameter:Parameter", {
    name: "/probe",
    type: "SecureString",
    value: "s3cret",
  });
  const parameter = await provider.create("aws:ssm/parameter:Parameter", inputs);

  const read = await provider.invoke("aws:ssm/getParameter:getParameter", { name: "/probe" });
  const made = await provider.invoke("aws:secretsmanager/getRandomPassword:getRandomPassword", {
    passwordLength: 20,
  });

  expect(read.value).toBe("s3cret");
  expect(String(made.randomPassword)).toHaveLength(20);
  await provider.delete("aws:ssm/parameter:Parameter", parameter);
});

/** What the engine keeps of a creation that failed halfway. */
function halfMade(failure: unknown): State {
  const metadata = (failure as ServiceError).metadata;
  const [packed] = metadata.get("grpc-status-details-bin");
  const [detail] = status.Status.deserializeBinary(packed as Buffer).getDetailsList();
  const kept = pulumi.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() as Buffer);
  return {
    id: kept.getId(),
    inputs: kept.getInputs()?.toJavaScript() ?? {},
    properties: kept.getProperties()?.toJavaScript() ?? {},
  };
}

/** Answers keys as a container's agent does, to those who show the token. */
async function keyServer(keys: object): Promise<{ server: Server; url: string }> {
  const listening = createServer((request, response) => {
    const isKnown = request.headers.authorization === "let me in";
    response.writeHead(isKnown ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify(isKnown ? keys : {}));
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  return { server: listening, url: `http://127.0.0.1:${port}/keys` };
}
