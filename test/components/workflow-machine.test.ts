import { expect, test } from "vitest";
import { WorkflowMachine } from "../../components/workflow-machine.ts";
import { recordCloud, settled } from "../support/cloud.ts";
import { allowing, readable, trusting } from "../support/readable.ts";
import { hubArn, hubTags, sampleSurroundings } from "../support/sample-hub.ts";

const cloud = await recordCloud();
const STEPS = hubArn("lambda", "function:tenantry-onboarding");

test("makes a machine that calls one function, and tells what failed without what it was given", async () => {
  const { arn } = new WorkflowMachine("m", {
    role: "onboarding",
    surroundings: sampleSurroundings,
    functionArn: STEPS,
    definition: '{"StartAt":"Check"}',
  });

  expect(await settled(arn)).toBe(hubArn("states", "stateMachine:tenantry-onboarding"));
  expect(await readable(cloud.of("aws:sfn/stateMachine:StateMachine"))).toStrictEqual({
    "m-machine": {
      name: "tenantry-onboarding",
      roleArn: "arn:aws:iam::111111111111:role/tenantry-onboarding-machine",
      definition: { StartAt: "Check" },
      loggingConfiguration: {
        level: "ERROR",
        includeExecutionData: false,
        logDestination: hubArn("logs", "log-group:/aws/vendedlogs/states/tenantry-onboarding:*"),
      },
      tags: hubTags,
    },
  });
  expect(cloud.of("aws:cloudwatch/logGroup:LogGroup")).toStrictEqual({
    "m-logs": {
      name: "/aws/vendedlogs/states/tenantry-onboarding",
      retentionInDays: 30,
      tags: hubTags,
    },
  });
  expect(await readable(cloud.of("aws:iam/role:Role"))).toStrictEqual({
    "m-role": {
      name: "tenantry-onboarding-machine",
      assumeRolePolicy: trusting("states.amazonaws.com"),
      tags: hubTags,
    },
  });
});

test("may call its function and deliver logs, and nothing else", async () => {
  expect(await readable(cloud.of("aws:iam/rolePolicy:RolePolicy"))).toStrictEqual({
    "m-rights": {
      name: "rights",
      role: "tenantry-onboarding-machine",
      policy: allowing(
        { Sid: "RunSteps", Action: "lambda:InvokeFunction", Resource: STEPS },
        {
          Sid: "DeliverLogs",
          Action: [
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery",
          ],
          Resource: "*",
        },
      ),
    },
  });
});
