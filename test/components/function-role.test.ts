import { expect, test } from "vitest";
import { FunctionRole } from "../../components/function-role.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { sampleLocation, sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();

const args = {
  plane: "pool-a",
  role: "functions",
  location: sampleLocation,
  functions: ["tenantry-pool-a-notes"],
  tags: sampleTags,
};

const logs = {
  Sid: "WriteLogs",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: ["arn:aws:logs:us-east-1:111111111111:log-group:/aws/lambda/tenantry-pool-a-notes:*"],
  Effect: "Allow",
};

function rightsOf(name: string): unknown {
  const policy = cloud.of("aws:iam/rolePolicy:RolePolicy")[`${name}-rights`]?.policy;
  return JSON.parse(String(policy)).Statement;
}

test("lets functions write their logs and nothing else, below the boundary", async () => {
  new FunctionRole("plain", { ...args, tracing: false });
  await allSettled();

  const { assumeRolePolicy, ...role } = cloud.of("aws:iam/role:Role")["plain-role"] ?? {};
  expect(role).toStrictEqual({
    name: "tenantry-pool-a-functions",
    permissionsBoundary: "arn:aws:iam::111111111111:policy/tenantry-boundary",
    tags: sampleTags,
  });
  expect(JSON.parse(String(assumeRolePolicy)).Statement).toStrictEqual([
    {
      Sid: "TakeOn",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
      Effect: "Allow",
    },
  ]);
  expect(rightsOf("plain")).toStrictEqual([logs]);
});

test("adds traces and what the functions are for", async () => {
  const statements = [{ Sid: "Read", Action: "ssm:GetParameter", Resource: "arn:aws:ssm:::p" }];
  new FunctionRole("more", { ...args, tracing: true, statements });
  await allSettled();

  expect(rightsOf("more")).toStrictEqual([
    logs,
    {
      Sid: "SendTraces",
      Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      Resource: "*",
      Effect: "Allow",
    },
    { ...statements[0], Effect: "Allow" },
  ]);
});
