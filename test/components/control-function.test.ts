import { expect, test } from "vitest";
import { ControlFunction } from "../../components/control-function.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { allowing, readable, trusting } from "../support/readable.ts";
import {
  hubArn,
  hubFunction,
  hubTags,
  sampleSurroundings,
  writesLogs,
} from "../support/sample-hub.ts";
import { sampleManifest } from "../support/sample-release.ts";

const cloud = await recordCloud();
const statement = { Sid: "Read", Action: "ssm:GetParameter", Resource: "arn:aws:ssm:::p" };
const args = {
  role: "starter",
  surroundings: sampleSurroundings,
  part: sampleManifest.control.starter,
  shape: { timeoutSeconds: 20, memoryMiB: 256 },
  environment: { WORD: "text" },
  statements: [statement],
};

test("makes a function with a log group and a role of its own, which no shard's boundary holds", async () => {
  const made = new ControlFunction("f", args);

  expect(await settled(made.arn)).toBe(hubArn("lambda", "function:tenantry-starter"));
  expect(await settled(made.functionName)).toBe("tenantry-starter");
  expect(await readable(cloud.of("aws:lambda/function:Function"))).toStrictEqual({
    "f-function-lambda": hubFunction({
      role: "starter",
      timeout: 20,
      memorySize: 256,
      environment: { WORD: "text" },
    }),
  });
  expect(cloud.of("aws:cloudwatch/logGroup:LogGroup")).toStrictEqual({
    "f-function-logs": {
      name: "/aws/lambda/tenantry-starter",
      retentionInDays: 30,
      tags: hubTags,
    },
  });
  expect(await readable(cloud.of("aws:iam/role:Role"))).toStrictEqual({
    "f-role-role": {
      name: "tenantry-starter",
      assumeRolePolicy: trusting("lambda.amazonaws.com"),
      tags: hubTags,
    },
  });
  expect(await readable(cloud.of("aws:iam/rolePolicy:RolePolicy"))).toStrictEqual({
    "f-role-rights": {
      name: "rights",
      role: "tenantry-starter",
      policy: allowing(writesLogs("starter"), statement),
    },
  });
});

test("traces requests where that is wished, and may send the traces", async () => {
  cloud.clear();
  new ControlFunction("traced", {
    ...args,
    surroundings: { ...sampleSurroundings, tracing: true },
  });
  await allSettled();

  const lambda = cloud.of("aws:lambda/function:Function")["traced-function-lambda"];
  expect(lambda?.tracingConfig).toStrictEqual({ mode: "Active" });
  const rights = cloud.of("aws:iam/rolePolicy:RolePolicy")["traced-role-rights"];
  expect(await readable(rights?.policy)).toStrictEqual(
    allowing(
      writesLogs("starter"),
      {
        Sid: "SendTraces",
        Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
        Resource: "*",
      },
      statement,
    ),
  );
});
