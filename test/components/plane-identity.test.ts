import { expect, test } from "vitest";
import { PlaneIdentity } from "../../components/plane-identity.ts";
import { allSettled, recordCloud, settled } from "../support/cloud.ts";
import { sampleTags } from "../support/sample-release.ts";

const cloud = await recordCloud();

test("makes a pool that nobody signs up to, and a client that writes no claim", async () => {
  const identity = new PlaneIdentity("id", {
    plane: "pool-a",
    deletionProtection: true,
    tags: sampleTags,
  });

  expect(await settled(identity.userPoolId)).toBe("id-users-id");
  expect(await settled(identity.clientId)).toBe("id-client-id");
  expect(cloud.of("aws:cognito/userPool:UserPool")).toStrictEqual({
    "id-users": {
      name: "tenantry-pool-a",
      usernameAttributes: ["email"],
      autoVerifiedAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireNumbers: true,
        requireSymbols: false,
        requireUppercase: true,
        temporaryPasswordValidityDays: 7,
      },
      deletionProtection: "ACTIVE",
      tags: sampleTags,
    },
  });
  expect(cloud.of("aws:cognito/userPoolClient:UserPoolClient")).toStrictEqual({
    "id-client": {
      name: "tenantry-pool-a",
      userPoolId: "id-users-id",
      generateSecret: false,
      explicitAuthFlows: [
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
      ],
      accessTokenValidity: 15,
      idTokenValidity: 15,
      refreshTokenValidity: 12,
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
      enableTokenRevocation: true,
      preventUserExistenceErrors: "ENABLED",
      readAttributes: ["email", "email_verified", "name"],
      writeAttributes: ["name"],
    },
  });
});

test("makes the group of admins", async () => {
  new PlaneIdentity("off", {
    plane: "pool-b",
    deletionProtection: false,
    tags: sampleTags,
  });
  await allSettled();

  expect(cloud.of("aws:cognito/userPool:UserPool")["off-users"]?.deletionProtection).toBe(
    "INACTIVE",
  );
  expect(cloud.of("aws:cognito/userGroup:UserGroup")["off-admins"]).toStrictEqual({
    name: "admins",
    userPoolId: "off-users-id",
    description: "Users who manage their own tenant's users",
  });
});
