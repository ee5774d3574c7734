import { expect, test } from "vitest";
import { WorkerService } from "../../components/worker-service.ts";
import { allSettled, recordCloud } from "../support/cloud.ts";
import { hubArn, hubTags } from "../support/sample-hub.ts";

const cloud = await recordCloud();
const ROLE = "arn:aws:iam::111111111111:role/tenantry-worker-service";
const IMAGE = "111111111111.dkr.ecr.us-east-1.amazonaws.com/tenantry@sha256:0";

new WorkerService("w", {
  region: "us-east-1",
  roleArn: ROLE,
  image: IMAGE,
  count: 2,
  environment: { TENANTRY_PACE: "1", TENANTRY_RELEASES: "s3://releases" },
  logRetentionDays: 30,
  tags: hubTags,
});
await allSettled();

test("makes a network without a NAT, whose tables and buckets are reached by routes of their own", () => {
  const gateway = { vpcEndpointType: "Gateway", tags: hubTags };

  expect(cloud.of("awsx:ec2:Vpc")).toStrictEqual({
    "w-network": {
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }],
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [
        { ...gateway, serviceName: "com.amazonaws.us-east-1.s3" },
        { ...gateway, serviceName: "com.amazonaws.us-east-1.dynamodb" },
      ],
      tags: hubTags,
    },
  });
});

test("lets workers reach AWS, and nobody reach them", () => {
  expect(cloud.of("aws:ec2/securityGroup:SecurityGroup")).toStrictEqual({
    "w-outbound": {
      name: "tenantry-worker-service",
      description: "Lets workers reach AWS, and nobody reach them",
      vpcId: "vpc-1",
      ingress: [],
      egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
      tags: hubTags,
    },
  });
});

test("runs the workers on Fargate, with role, logs and tags told apart and time to finish", () => {
  expect(cloud.of("aws:ecs/cluster:Cluster")).toStrictEqual({
    "w-cluster": { name: "tenantry", tags: hubTags },
  });
  expect(cloud.of("awsx:ecs:FargateService")).toStrictEqual({
    "w-service": {
      name: "worker",
      cluster: hubArn("ecs", "cluster/tenantry"),
      desiredCount: 2,
      networkConfiguration: {
        subnets: ["subnet-1", "subnet-2"],
        securityGroups: ["w-outbound-id"],
        assignPublicIp: true,
      },
      taskDefinitionArgs: {
        family: "tenantry-worker-service",
        taskRole: { roleArn: ROLE },
        executionRole: { args: { name: "tenantry-worker-service-execution", tags: hubTags } },
        logGroup: {
          args: { name: "/aws/ecs/tenantry-worker-service", retentionInDays: 30, tags: hubTags },
        },
        container: {
          name: "worker",
          image: IMAGE,
          cpu: 1024,
          memory: 4096,
          essential: true,
          stopTimeout: 120,
          command: ["node", "toolchain/worker.mjs", "serve"],
          environment: [
            { name: "TENANTRY_PACE", value: "1" },
            { name: "TENANTRY_RELEASES", value: "s3://releases" },
          ],
        },
        tags: hubTags,
      },
      propagateTags: "SERVICE",
      tags: hubTags,
    },
  });
});
