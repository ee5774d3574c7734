import { type LifeCycle, RETAGGED, TAGS } from "../life-cycle.ts";
import { policyOf, TRUST, type World } from "../world.ts";

/** Roles, policies and users. */
export function identityCycles({ pool, policy }: World): Readonly<Record<string, LifeCycle>> {
  const role = { name: "tenantry-probe", assumeRolePolicy: TRUST, maxSessionDuration: 3600 };
  const boundary = policy.properties.arn;
  const userPool = {
    name: "tenantry-probe",
    schemas: [{ name: "tenant", attributeDataType: "String", mutable: false }],
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireNumbers: true,
      requireSymbols: false,
      requireUppercase: true,
      temporaryPasswordValidityDays: 3,
    },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
    deletionProtection: "INACTIVE",
    tags: TAGS,
  };
  const client = {
    name: "web",
    userPoolId: pool.id,
    generateSecret: false,
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
    accessTokenValidity: 15,
    tokenValidityUnits: { accessToken: "minutes", refreshToken: "days", idToken: "minutes" },
    refreshTokenValidity: 1,
    idTokenValidity: 15,
    preventUserExistenceErrors: "ENABLED",
    readAttributes: ["email"],
    writeAttributes: ["email"],
  };
  return {
    role: {
      type: "aws:iam/role:Role",
      inputs: { ...role, description: "one", permissionsBoundary: boundary, tags: TAGS },
      update: { ...role, description: "two", maxSessionDuration: 7200, tags: RETAGGED },
      replacements: { name: "other" },
    },
    rolePolicy: {
      type: "aws:iam/rolePolicy:RolePolicy",
      inputs: { name: "read", role: "world", policy: policyOf("s3:GetObject") },
      update: { name: "read", role: "world", policy: policyOf("s3:PutObject") },
      replacements: { role: "other" },
    },
    policy: {
      type: "aws:iam/policy:Policy",
      inputs: { name: "tenantry-probe", policy: policyOf("s3:GetObject"), tags: TAGS },
      update: { name: "tenantry-probe", policy: policyOf("s3:PutObject"), tags: RETAGGED },
      replacements: { name: "other" },
    },
    rolePolicyAttachment: {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      inputs: { role: "world", policyArn: boundary },
      replacements: { policyArn: "other" },
    },
    userPool: {
      type: "aws:cognito/userPool:UserPool",
      inputs: userPool,
      update: {
        ...userPool,
        passwordPolicy: { ...userPool.passwordPolicy, minimumLength: 16 },
        tags: RETAGGED,
      },
      untold: ["schemas"],
      replacements: { usernameAttributes: ["phone_number"] },
    },
    userPoolClient: {
      type: "aws:cognito/userPoolClient:UserPoolClient",
      inputs: client,
      update: { ...client, accessTokenValidity: 30 },
      untold: ["generateSecret"],
      importId: (id) => `${pool.id}/${id}`,
      replacements: { generateSecret: true },
    },
    userGroup: {
      type: "aws:cognito/userGroup:UserGroup",
      // The local AWS cannot change a group.
      inputs: { name: "acme", userPoolId: pool.id, description: "one", precedence: 1 },
      replacements: { name: "other" },
    },
  };
}
