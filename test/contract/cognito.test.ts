import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  InitiateAuthCommand,
  ListUsersInGroupCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { beforeAll, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { failureOf, uniqueName } from "../support/contract-resources.ts";

const cloud = useContractCloud();
let UserPoolId = "";
let ClientId = "";
const PASSWORD = "Correct-horse-7-battery";

const cognito = () => cloud.client(CognitoIdentityProviderClient);

beforeAll(async () => {
  const { UserPool } = await cognito().send(
    new CreateUserPoolCommand({
      PoolName: uniqueName("users"),
      UsernameAttributes: ["email"],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    }),
  );
  UserPoolId = UserPool?.Id ?? "";
  cloud.later(() => cognito().send(new DeleteUserPoolCommand({ UserPoolId })));
  const { UserPoolClient } = await cognito().send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "app",
      ExplicitAuthFlows: [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
      ],
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes" },
      PreventUserExistenceErrors: "ENABLED",
    }),
  );
  ClientId = UserPoolClient?.ClientId ?? "";
  for (const GroupName of ["tenant-a", "admins"]) {
    await cognito().send(new CreateGroupCommand({ UserPoolId, GroupName }));
  }
});

async function invite(TemporaryPassword: string): Promise<string> {
  const Username = `${uniqueName("user")}@example.com`;
  await cognito().send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      TemporaryPassword,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: Username },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  for (const GroupName of ["tenant-a", "admins"]) {
    await cognito().send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  }
  return Username;
}

async function confirmed(): Promise<string> {
  const Username = await invite("Temporary-9-password");
  await cognito().send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
  );
  return Username;
}

const signIn = (USERNAME: string, password = PASSWORD) =>
  cognito().send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD: password },
    }),
  );

function claimsOf(token = ""): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  // The payload of a token is an object of claims.
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
}

/** Source: Cognito Developer Guide, "Creating user accounts as administrator", NEW_PASSWORD_REQUIRED. */
test("asks an invited user for a new password before it gives tokens", async () => {
  const Username = await invite("Temporary-9-password");

  const asked = await signIn(Username, "Temporary-9-password");
  const answer = await cognito().send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: asked.Session,
      ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PASSWORD },
    }),
  );

  expect([asked.ChallengeName, asked.AuthenticationResult]).toStrictEqual([
    "NEW_PASSWORD_REQUIRED",
    undefined,
  ]);
  expect(answer.AuthenticationResult?.AccessToken).toBeTypeOf("string");
  expect((await signIn(Username)).AuthenticationResult?.TokenType).toBe("Bearer");
});

/** Source: Cognito Developer Guide, "Understanding the access token", cognito:groups. */
test("puts the user's groups into the access token, whose life the client sets", async () => {
  const { AuthenticationResult } = await signIn(await confirmed());

  const claims = claimsOf(AuthenticationResult?.AccessToken);

  expect(claims).toMatchObject({ token_use: "access", client_id: ClientId });
  expect(claims["cognito:groups"]).toStrictEqual(expect.arrayContaining(["tenant-a", "admins"]));
  expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  expect(AuthenticationResult?.ExpiresIn).toBe(900);
});

/** Source: Cognito Developer Guide, "Verifying JSON web tokens". */
test("signs tokens with a key that the pool publishes", async () => {
  const { AuthenticationResult } = await signIn(await confirmed());
  const token = AuthenticationResult?.AccessToken ?? "";
  const verifier = CognitoJwtVerifier.create({
    userPoolId: UserPoolId,
    clientId: ClientId,
    tokenUse: "access",
  });
  const address = cloud.isReal
    ? `https://cognito-idp.${cloud.region}.amazonaws.com`
    : cloud.local.endpoint;
  const keys = await fetch(`${address}/${UserPoolId}/.well-known/jwks.json`);
  // The document is checked by the verifier itself.
  verifier.cacheJwks((await keys.json()) as Parameters<typeof verifier.cacheJwks>[0]);

  const forged = token.replace(/\.[^.]+\./, `.${Buffer.from("{}").toString("base64url")}.`);

  await expect(verifier.verify(token)).resolves.toMatchObject({ client_id: ClientId });
  await expect(verifier.verify(forged)).rejects.toThrow();
});

/** Source: Cognito API Reference, AdminInitiateAuth, ADMIN_USER_PASSWORD_AUTH. */
test("signs a user in for an administrator", async () => {
  const Username = await confirmed();

  const { AuthenticationResult } = await cognito().send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: Username, PASSWORD },
    }),
  );

  expect(AuthenticationResult?.AccessToken).toBeTypeOf("string");
});

/** Source: Cognito API Reference, AdminDisableUser. */
test("lets a disabled user neither sign in nor renew, until enabled again", async () => {
  const Username = await confirmed();
  const { AuthenticationResult } = await signIn(Username);
  const renew = () =>
    failureOf(
      cognito().send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? "" },
        }),
      ),
    );

  await cognito().send(new AdminDisableUserCommand({ UserPoolId, Username }));
  const disabled = [await failureOf(signIn(Username)), await renew()];
  await cognito().send(new AdminEnableUserCommand({ UserPoolId, Username }));

  expect(disabled).toStrictEqual(["NotAuthorizedException", "NotAuthorizedException"]);
  expect(await failureOf(signIn(Username))).toBe(undefined);
});

/** Source: Cognito API Reference, SignUp; User pool settings, AllowAdminCreateUserOnly. */
test("refuses that users sign themselves up where only administrators invite", async () => {
  const signUp = new SignUpCommand({ ClientId, Username: "a@example.com", Password: PASSWORD });

  expect(await failureOf(cognito().send(signUp))).toBe("NotAuthorizedException");
});

/** Source: Cognito API Reference, AdminCreateUser, errors. */
test("refuses a second user of an e-mail address", async () => {
  const Username = await confirmed();

  const failure = await failureOf(
    cognito().send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        UserAttributes: [{ Name: "email", Value: Username }],
        MessageAction: "SUPPRESS",
      }),
    ),
  );

  expect(failure).toBe("UsernameExistsException");
});

/** Source: Cognito Developer Guide, "Managing error responses", PreventUserExistenceErrors. */
test("does not tell a wrong password from an unknown user", async () => {
  const Username = await confirmed();

  const failures = [
    await failureOf(signIn(Username, "Wrong-8-password")),
    await failureOf(signIn("nobody@example.com")),
  ];

  expect(failures).toStrictEqual(["NotAuthorizedException", "NotAuthorizedException"]);
});

/** Source: Cognito API Reference, ListUsersInGroup and AdminListGroupsForUser. */
test("lists a group's users and a user's groups", async () => {
  const Username = await confirmed();

  const { Groups = [] } = await cognito().send(
    new AdminListGroupsForUserCommand({ UserPoolId, Username }),
  );
  const { Users = [] } = await cognito().send(
    new ListUsersInGroupCommand({ UserPoolId, GroupName: "tenant-a" }),
  );

  const emails = Users.map((user) => user.Attributes?.find(({ Name }) => Name === "email")?.Value);
  expect(Groups.map((group) => group.GroupName).toSorted()).toStrictEqual(["admins", "tenant-a"]);
  expect(emails).toContain(Username);
});
