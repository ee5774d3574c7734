import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { SlotFunction } from "../../components/slot-function.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { sampleManifest, samplePart, sampleSource, sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();
const LAMBDA = "aws:lambda/function:Function";
const ALIAS = "aws:lambda/alias:Alias";

const args = {
  functionName: "tenantry-pool-a-notes",
  source: sampleSource,
  part: samplePart("functions/notes.zip"),
  shape: { timeoutSeconds: 5, memoryMiB: 128 },
  roleArn: "arn:aws:iam::111111111111:role/functions",
  environment: { WORD: "text" },
  layers: ["arn:aws:lambda:us-east-1:111111111111:layer:layer:3"],
  logRetentionDays: 30,
  tracing: true,
  tags: sampleTags,
  versions: {},
};

async function pathOf(code: unknown): Promise<string | undefined> {
  return code instanceof pulumi.asset.FileArchive ? code.path : undefined;
}

test("makes the function with its log group, and both slots at the newest version", async () => {
  new SlotFunction("notes", args);
  await allSettled();

  const { code, ...inputs } = cloud.of(LAMBDA)["notes-function-lambda"] ?? {};
  expect(code).toBeInstanceOf(pulumi.asset.FileArchive);
  await expect(pathOf(code)).resolves.toBe("/releases/functions/notes.zip");
  expect(inputs).toStrictEqual({
    name: "tenantry-pool-a-notes",
    role: args.roleArn,
    runtime: sampleManifest.runtime,
    architectures: ["arm64"],
    handler: "index.handler",
    timeout: 5,
    memorySize: 128,
    publish: true,
    environment: { variables: { WORD: "text" } },
    tracingConfig: { mode: "Active" },
    layers: args.layers,
    tags: sampleTags,
  });
  expect(cloud.of("aws:cloudwatch/logGroup:LogGroup")["notes-function-logs"]).toStrictEqual({
    name: "/aws/lambda/tenantry-pool-a-notes",
    retentionInDays: 30,
    tags: sampleTags,
  });
  expect(cloud.of(ALIAS)).toStrictEqual({
    "notes-blue": { name: "blue", functionName: "tenantry-pool-a-notes", functionVersion: "7" },
    "notes-green": { name: "green", functionName: "tenantry-pool-a-notes", functionVersion: "7" },
  });
});

test("keeps a slot on its version while the other takes the newest", async () => {
  new SlotFunction("kept", { ...args, versions: { blue: "3" } });
  await allSettled();

  expect(cloud.of(ALIAS)["kept-blue"]?.functionVersion).toBe("3");
  expect(cloud.of(ALIAS)["kept-green"]?.functionVersion).toBe("7");
});

test("keeps concurrency free where the tier buys it, and takes code from the Region's bucket", async () => {
  const source = { ...sampleSource, bucket: "releases" };
  new SlotFunction("bought", { ...args, source, tracing: false, reservedConcurrency: 20 });
  await allSettled();

  const inputs = cloud.of(LAMBDA)["bought-function-lambda"];
  expect(inputs).toMatchObject({
    reservedConcurrentExecutions: 20,
    tracingConfig: { mode: "PassThrough" },
    s3Bucket: "releases",
    s3Key: "r-0123456789abcdef/functions/notes.zip",
  });
  expect(inputs).not.toHaveProperty("code");
});
