import { expect, test } from "vitest";
import { userPoolArgs, userPoolClientArgs } from "../../components/user-pool-settings.ts";
import { hubTags } from "../support/sample-hub.ts";

test("makes pools that nobody signs up to by themselves, kept or not", () => {
  const kept = userPoolArgs("tenantry-a", { deletionProtection: true, tags: hubTags });

  expect(kept).toStrictEqual({
    name: "tenantry-a",
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
    tags: hubTags,
  });
  expect(userPoolArgs("tenantry-a", { deletionProtection: false, tags: hubTags })).toStrictEqual({
    ...kept,
    deletionProtection: "INACTIVE",
  });
});

test("makes clients without a secret, with short tokens, that write nothing but the name", () => {
  expect(userPoolClientArgs()).toStrictEqual({
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
  });
});
