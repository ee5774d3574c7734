import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { PlaneTenant } from "../../components/plane-tenant.ts";
import { usageKeyOf } from "../../tenants/usage-key.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { sampleTags } from "../support/sample-release.ts";

const MASTER = "a-master-key-of-tests";
const cloud = await recordCloud({
  "aws:ssm/getParameter:getParameter": { value: MASTER },
});

const args = {
  tenant: "01jd3m9k2b7c4r8t6v0w5x1y3z",
  generation: 2,
  plane: "pool-a",
  shard: "s1",
  usagePlanId: "plan-1",
  userPoolId: "pool-1",
  tags: sampleTags,
};

test("derives the usage key and puts it on the tier's plan", async () => {
  const tenant = new PlaneTenant("t", args);

  expect(await settled(tenant.usageKeyId)).toBe("t-key-id");
  await allSettled();
  const key = cloud.of("aws:apigateway/apiKey:ApiKey")["t-key"];
  expect(key).toStrictEqual({
    name: "tenantry-pool-a-01jd3m9k2b7c4r8t6v0w5x1y3z-2",
    description: "Meters tenant 01jd3m9k2b7c4r8t6v0w5x1y3z",
    value: {
      [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig,
      value: usageKeyOf(MASTER, args.tenant, 2),
    },
    enabled: true,
    tags: sampleTags,
  });
  expect(cloud.of("aws:apigateway/usagePlanKey:UsagePlanKey")["t-membership"]).toStrictEqual({
    keyId: "t-key-id",
    keyType: "API_KEY",
    usagePlanId: "plan-1",
  });
});

test("makes the tenant's group, and nothing that costs a role", async () => {
  cloud.clear();
  new PlaneTenant("u", args);
  await allSettled();

  expect(cloud.of("aws:cognito/userGroup:UserGroup")["u-group"]).toStrictEqual({
    name: args.tenant,
    userPoolId: "pool-1",
    description: `Users of tenant ${args.tenant}`,
  });
  expect(cloud.all().map(({ type }) => type)).not.toContain("aws:iam/role:Role");
});
