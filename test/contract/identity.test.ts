import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { HUB_ACCOUNT, ORGANIZATION_ROLE, SHARD_ACCOUNTS } from "../../sandbox/accounts.ts";
import { useContractCloud } from "../support/contract-cloud.ts";
import {
  createRole,
  failureOf,
  policyOf,
  type Statement,
  sessionOf,
  trust,
  uniqueName,
  zipOf,
} from "../support/contract-resources.ts";

const cloud = useContractCloud();

const trustsAccount = () => trust({ AWS: `arn:aws:iam::${cloud.account}:root` });

/** Source: IAM User Guide, "Access to AWS accounts owned by third parties", external id. */
test("refuses a role without the external id that its trust policy asks for", async () => {
  const condition = { StringEquals: { "sts:ExternalId": "tenantry-s1" } };
  const principal = { AWS: `arn:aws:iam::${cloud.account}:root` };
  const role = await createRole(cloud, trust(principal, condition), []);

  const failures = [
    await failureOf(sessionOf(cloud, role)),
    await failureOf(sessionOf(cloud, role, { ExternalId: "tenantry-s2" })),
    await failureOf(sessionOf(cloud, role, { ExternalId: "tenantry-s1" })),
  ];

  expect(failures).toStrictEqual(["AccessDenied", "AccessDenied", undefined]);
});

/** Source: IAM User Guide, "Permissions boundaries for IAM entities". */
test("allows a role only what both its policy and its boundary allow", async () => {
  const iam = cloud.client(IAMClient);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: uniqueName("boundary"),
      PolicyDocument: policyOf({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }),
    }),
  );
  cloud.later(() => iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })));
  const all: Statement = { Effect: "Allow", Action: "*", Resource: "*" };
  const role = await createRole(cloud, trustsAccount(), [all], Policy?.Arn);
  const keys = await sessionOf(cloud, role);

  const outside = await failureOf(
    cloud.client(SSMClient, keys).send(new GetParameterCommand({ Name: "/tenantry/none" })),
  );

  const inside = await failureOf(
    cloud
      .client(DynamoDBClient, keys)
      .send(new DescribeTableCommand({ TableName: uniqueName("none") })),
  );
  expect(inside).toBe("ResourceNotFoundException");
  expect(outside).toBe("AccessDeniedException");
});

/** Source: Service Authorization Reference, AWS IAM, condition key iam:PermissionsBoundary. */
test("lets a deploying role make roles only with the boundary that it must give them", async () => {
  const iam = cloud.client(IAMClient);
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: uniqueName("boundary"),
      PolicyDocument: policyOf({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }),
    }),
  );
  cloud.later(() => iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })));
  const role = await createRole(cloud, trustsAccount(), [
    {
      Effect: "Allow",
      Action: "iam:CreateRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PermissionsBoundary": Policy?.Arn } },
    },
  ]);
  const deployer = cloud.client(IAMClient, await sessionOf(cloud, role));
  const create = (boundary?: string) => {
    const RoleName = uniqueName("made");
    if (boundary) cloud.later(() => iam.send(new DeleteRoleCommand({ RoleName })));
    const AssumeRolePolicyDocument = trust({ Service: "lambda.amazonaws.com" });
    return failureOf(
      deployer.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument,
          ...(boundary ? { PermissionsBoundary: boundary } : {}),
        }),
      ),
    );
  };

  expect(await create()).toBe("AccessDenied");
  expect(await create(Policy?.Arn)).toBe(undefined);
});

/** Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service". */
test("refuses to give a function a role that the caller may not pass", async () => {
  const passable = await createRole(cloud, trust({ Service: "lambda.amazonaws.com" }), []);
  const role = await createRole(cloud, trustsAccount(), [
    { Effect: "Allow", Action: "lambda:*", Resource: "*" },
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `${passable}-other`,
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  ]);
  const lambda = cloud.client(LambdaClient, await sessionOf(cloud, role));

  const failure = await failureOf(
    lambda.send(
      new CreateFunctionCommand({
        FunctionName: uniqueName("function"),
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: passable,
        Code: { ZipFile: zipOf({ "index.mjs": "export const handler = () => 1" }) },
      }),
    ),
  );

  expect(failure).toBe("AccessDeniedException");
});

/** Source: AWS Organizations User Guide, "Accessing member accounts with OrganizationAccountAccessRole". */
test("reaches a shard account from the hub through the organisation's role", async (context) => {
  cloud.needsSandbox(context, "it needs an organisation of three accounts");
  const [shard] = SHARD_ACCOUNTS;

  const keys = await sessionOf(cloud, `arn:aws:iam::${shard}:role/${ORGANIZATION_ROLE}`);

  const { Account } = await cloud.client(STSClient, keys).send(new GetCallerIdentityCommand({}));
  expect([cloud.account, Account]).toStrictEqual([HUB_ACCOUNT, shard]);
});
