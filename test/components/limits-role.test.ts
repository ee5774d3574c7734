import { expect, test } from "vitest";
import { LimitsRole } from "../../components/limits-role.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { sampleLocation, sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();

new LimitsRole("limits", {
  shard: "s1",
  location: sampleLocation,
  trustedArns: ["arn:aws:iam::999999999999:root"],
  tags: sampleTags,
});
await allSettled();

const statements = (document: unknown) => JSON.parse(String(document)).Statement;

test("lets only the hub take the role on, with the shard's external id", () => {
  const { assumeRolePolicy, ...inputs } = cloud.of("aws:iam/role:Role")["limits-role"] ?? {};

  expect(inputs).toStrictEqual({
    name: "tenantry-limits",
    description: "Lets the hub ask AWS for higher limits",
    tags: sampleTags,
  });
  expect(statements(assumeRolePolicy)).toStrictEqual([
    {
      Sid: "TakeOnFromHub",
      Principal: { AWS: ["arn:aws:iam::999999999999:root"] },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "tenantry-s1" } },
      Effect: "Allow",
    },
  ]);
});

test("lets it read limits and ask for those that AWS raises, and nothing else", () => {
  const { policy } = cloud.of("aws:iam/rolePolicy:RolePolicy")["limits-rights"] ?? {};

  expect(statements(policy)).toStrictEqual([
    {
      Sid: "AskForLimits",
      Action: "servicequotas:RequestServiceQuotaIncrease",
      Resource: [
        "arn:aws:servicequotas:*:111111111111:apigateway/L-E8693075",
        "arn:aws:servicequotas:*:111111111111:cognito-idp/L-66E6DF30",
        "arn:aws:servicequotas:*:111111111111:dynamodb/L-F98FE922",
        "arn:aws:servicequotas:*:111111111111:lambda/L-B99A9384",
        "arn:aws:servicequotas:*:111111111111:iam/L-FE177D64",
      ],
      Effect: "Allow",
    },
    {
      Sid: "ReadLimits",
      Action: [
        "dynamodb:DescribeLimits",
        "iam:GetAccountSummary",
        "servicequotas:GetServiceQuota",
        "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota",
      ],
      Resource: "*",
      Effect: "Allow",
    },
    {
      Sid: "LetServiceQuotasOpenCases",
      Action: "iam:CreateServiceLinkedRole",
      Resource: "arn:aws:iam::111111111111:role/aws-service-role/servicequotas.amazonaws.com/*",
      Condition: { StringEquals: { "iam:AWSServiceName": "servicequotas.amazonaws.com" } },
      Effect: "Allow",
    },
  ]);
});
