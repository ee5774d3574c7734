import { expect, test } from "vitest";
import { Operators } from "../../components/operators.ts";
import { userPoolArgs, userPoolClientArgs } from "../../components/user-pool-settings.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { hubTags } from "../support/sample-hub.ts";

const cloud = await recordCloud();

test("makes a pool of its own, its client, and the two groups that the API knows", async () => {
  const args = { deletionProtection: true, tags: hubTags };
  const operators = new Operators("o", args);
  await allSettled();

  expect(await settled(operators.userPoolId)).toBe("o-users-id");
  expect(await settled(operators.clientId)).toBe("o-client-id");
  expect(cloud.of("aws:cognito/userPool:UserPool")).toStrictEqual({
    "o-users": userPoolArgs("tenantry-operators", args),
  });
  expect(cloud.of("aws:cognito/userPoolClient:UserPoolClient")).toStrictEqual({
    "o-client": {
      ...userPoolClientArgs(),
      name: "tenantry-operators",
      userPoolId: "o-users-id",
    },
  });
  expect(cloud.of("aws:cognito/userGroup:UserGroup")).toStrictEqual({
    "o-operator": {
      name: "operator",
      userPoolId: "o-users-id",
      description: "May look at everything and change it",
    },
    "o-reader": {
      name: "reader",
      userPoolId: "o-users-id",
      description: "May look at everything",
    },
  });
});
