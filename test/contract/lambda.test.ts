import {
  AddPermissionCommand,
  CreateAliasCommand,
  DeleteFunctionConcurrencyCommand,
  GetAliasCommand,
  GetPolicyCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createFunction, failureOf, invoke, zipOf } from "../support/contract-resources.ts";

const cloud = useContractCloud();

const answering = (text: string) =>
  `export const handler = async () => ({ text: "${text}", version: process.env.AWS_LAMBDA_FUNCTION_VERSION })`;

async function updateCode(arn: string, code: string): Promise<void> {
  const lambda = cloud.client(LambdaClient);
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: arn, ZipFile: zipOf({ "index.mjs": code }) }),
  );
  await waitUntilFunctionUpdatedV2(
    { client: lambda, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.2 },
    { FunctionName: arn },
  );
}

async function publish(arn: string): Promise<string> {
  const { Version } = await cloud
    .client(LambdaClient)
    .send(new PublishVersionCommand({ FunctionName: arn }));
  return Version ?? "";
}

/** Source: Lambda Developer Guide, "Manage Lambda function versions". */
test("keeps a published version as it was when the code changes", async () => {
  const arn = await createFunction(cloud, answering("old"));
  const old = await publish(arn);

  await updateCode(arn, answering("new"));
  const recent = await publish(arn);

  expect((await invoke(cloud, `${arn}:${old}`)).body).toStrictEqual({ text: "old", version: "1" });
  expect((await invoke(cloud, `${arn}:${recent}`)).body).toStrictEqual({
    text: "new",
    version: "2",
  });
});

/** Source: Lambda API Reference, PublishVersion. */
test("publishes no second version of code and settings that did not change", async () => {
  const arn = await createFunction(cloud, answering("same"));

  const versions = [await publish(arn), await publish(arn)];

  const listed = await cloud
    .client(LambdaClient)
    .send(new ListVersionsByFunctionCommand({ FunctionName: arn }));
  expect(versions).toStrictEqual(["1", "1"]);
  expect(listed.Versions).toHaveLength(2);
});

/** Source: Lambda Developer Guide, "Create an alias for a Lambda function". */
test("moves an alias from one version to another", async () => {
  const lambda = cloud.client(LambdaClient);
  const arn = await createFunction(cloud, answering("old"));
  const alias = { FunctionName: arn, Name: "blue" };
  await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: await publish(arn) }));
  await updateCode(arn, answering("new"));
  const before = await invoke(cloud, `${arn}:blue`);

  await lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: await publish(arn) }));

  const after = await invoke(cloud, `${arn}:blue`);
  expect(before.body).toMatchObject({ text: "old" });
  expect(after.body).toMatchObject({ text: "new" });
  expect((await lambda.send(new GetAliasCommand(alias))).FunctionVersion).toBe("2");
});

/** Source: Lambda Developer Guide, "Implement Lambda canary deployments using a weighted alias". */
test("sends all calls of an alias to the other version at a weight of one", async () => {
  const lambda = cloud.client(LambdaClient);
  const arn = await createFunction(cloud, answering("old"));
  const first = await publish(arn);
  await updateCode(arn, answering("new"));
  const second = await publish(arn);

  await lambda.send(
    new CreateAliasCommand({
      FunctionName: arn,
      Name: "weighted",
      FunctionVersion: first,
      RoutingConfig: { AdditionalVersionWeights: { [second]: 1 } },
    }),
  );

  expect((await invoke(cloud, `${arn}:weighted`)).body).toMatchObject({ text: "new" });
});

/** Source: Lambda Developer Guide, "Managing Lambda dependencies with layers", /opt. */
test("puts a layer's files below /opt", async () => {
  const lambda = cloud.client(LambdaClient);
  const layer = await lambda.send(
    new PublishLayerVersionCommand({
      LayerName: "tenantry-contract-layer",
      Content: { ZipFile: zipOf({ "nodejs/tenant.mjs": "export const layer = 'the layer'" }) },
    }),
  );
  const code = `
    const { layer } = await import("/opt/nodejs/tenant.mjs");
    export const handler = async () => layer`;

  const arn = await createFunction(cloud, code, { Layers: [layer.LayerVersionArn ?? ""] });

  expect((await invoke(cloud, arn)).body).toBe("the layer");
});

/** Source: Lambda Developer Guide, "Lambda function errors in Node.js". */
test("answers a handler's failure with the name of its error, and keeps the environment warm", async () => {
  const arn = await createFunction(
    cloud,
    `let calls = 0;
     class TenantBusy extends Error { name = "TenantBusy" }
     export const handler = async (event) => {
       calls += 1;
       if (event.fail) throw new TenantBusy("busy");
       return calls;
     };`,
  );

  const failed = await invoke(cloud, arn, { fail: true });
  const next = await invoke(cloud, arn, {});

  expect(failed.error).toBe("Unhandled");
  expect(failed.body).toMatchObject({ errorType: "TenantBusy", errorMessage: "busy" });
  expect(next.body).toBe(2);
});

/** Source: Lambda Developer Guide, "Configuring reserved concurrency for a function". */
test("throttles calls beyond the reserved concurrency", async () => {
  const lambda = cloud.client(LambdaClient);
  const arn = await createFunction(cloud, "export const handler = async () => 1");
  const call = () => failureOf(invoke(cloud, arn));

  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: arn, ReservedConcurrentExecutions: 0 }),
  );
  const stopped = await call();
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: arn }));
  const released = await call();

  expect(stopped).toBe("TooManyRequestsException");
  expect(released).toBe(undefined);
});

/** Source: Lambda API Reference, AddPermission, Qualifier. */
test("keeps a permission with the alias that it was given for", async () => {
  const lambda = cloud.client(LambdaClient);
  const arn = await createFunction(cloud, answering("x"));
  const FunctionVersion = await publish(arn);
  await lambda.send(new CreateAliasCommand({ FunctionName: arn, Name: "blue", FunctionVersion }));

  await lambda.send(
    new AddPermissionCommand({
      FunctionName: arn,
      Qualifier: "blue",
      StatementId: "api",
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
    }),
  );

  const ofAlias = await lambda.send(new GetPolicyCommand({ FunctionName: arn, Qualifier: "blue" }));
  const ofFunction = await failureOf(lambda.send(new GetPolicyCommand({ FunctionName: arn })));
  expect(ofAlias.Policy).toContain(`${arn}:blue`);
  expect(ofFunction).toBe("ResourceNotFoundException");
});

/** Source: Lambda Developer Guide, "Defined runtime environment variables". */
test("gives a function its role's keys, and no variables but its own and Lambda's", async (context) => {
  cloud.needsSandbox(context, "it looks for the emulator's own settings");
  const arn = await createFunction(cloud, "export const handler = async () => process.env", {
    Environment: { Variables: { OWN: "1" } },
  });

  const { body } = await invoke(cloud, arn);

  expect(body).toMatchObject({ OWN: "1", AWS_ENDPOINT_URL: cloud.local.endpoint });
  expect(body).toHaveProperty("AWS_SESSION_TOKEN");
  const leaked = Object.keys(body ?? {}).filter((name) =>
    /^MINISTACK|TENANTRY|STATE_DIR|GATEWAY_PORT/.test(name),
  );
  expect(leaked).toStrictEqual([]);
});
