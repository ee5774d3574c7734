import {
  CognitoIdentityProvider,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { UserPoolClientArgs } from "@pulumi/aws/cognito/userPoolClient.js";
import { type Checked, defineResource, type Observed } from "../../resource-definition.ts";
import { block, set, value } from "../../shape.ts";
import { word, words } from "../../words.ts";

type Inputs = Checked<UserPoolClientArgs, "name" | "userPoolId">;

interface Outputs {
  readonly clientSecret: string;
}

/** A program that may sign users in. */
export const userPoolClient = defineResource<UserPoolClientArgs, Outputs, "name" | "userPoolId">({
  inputs: {
    name: value,
    userPoolId: value,
    generateSecret: value,
    explicitAuthFlows: set(value),
    accessTokenValidity: value,
    idTokenValidity: value,
    refreshTokenValidity: value,
    authSessionValidity: value,
    tokenValidityUnits: block({ accessToken: value, idToken: value, refreshToken: value }),
    readAttributes: set(value),
    writeAttributes: set(value),
    preventUserExistenceErrors: value,
    enableTokenRevocation: value,
    supportedIdentityProviders: set(value),
    callbackUrls: set(value),
    logoutUrls: set(value),
    defaultRedirectUri: value,
    allowedOauthFlows: set(value),
    allowedOauthFlowsUserPoolClient: value,
    allowedOauthScopes: set(value),
  },
  required: ["userPoolId"],
  replaceOn: ["userPoolId", "generateSecret"],
  outputs: ["clientSecret"],
  autoname: "name",
  namesMayRepeat: true,

  importKey(importId) {
    const [userPoolId, id = ""] = importId.split("/");
    return { id, state: { userPoolId } };
  },

  async create(connection, inputs) {
    const { UserPoolClient } = await connection
      .client(CognitoIdentityProvider)
      .createUserPoolClient({ ...settingsOf(inputs), GenerateSecret: inputs.generateSecret });
    const outputs = { clientSecret: UserPoolClient?.ClientSecret ?? "" };
    return { id: UserPoolClient?.ClientId ?? "", outputs };
  },

  async read(connection, id, { userPoolId }) {
    const { UserPoolClient } = await connection
      .client(CognitoIdentityProvider)
      .describeUserPoolClient({ UserPoolId: userPoolId, ClientId: id });
    if (!UserPoolClient) return undefined;
    const outputs = { clientSecret: UserPoolClient.ClientSecret ?? "" };
    return { inputs: described(UserPoolClient), outputs };
  },

  async update(connection, { id, inputs }) {
    await connection
      .client(CognitoIdentityProvider)
      .updateUserPoolClient({ ...settingsOf(inputs), ClientId: id });
    return {};
  },

  async delete(connection, id, { userPoolId }) {
    await connection
      .client(CognitoIdentityProvider)
      .deleteUserPoolClient({ UserPoolId: userPoolId, ClientId: id });
  },
});

function settingsOf(inputs: Inputs) {
  const { tokenValidityUnits: units } = inputs;
  return {
    UserPoolId: inputs.userPoolId,
    ClientName: inputs.name,
    ExplicitAuthFlows: words<"ALLOW_USER_SRP_AUTH">(inputs.explicitAuthFlows),
    AccessTokenValidity: inputs.accessTokenValidity,
    IdTokenValidity: inputs.idTokenValidity,
    RefreshTokenValidity: inputs.refreshTokenValidity,
    AuthSessionValidity: inputs.authSessionValidity,
    TokenValidityUnits: units && {
      AccessToken: word<"minutes">(units.accessToken),
      IdToken: word<"minutes">(units.idToken),
      RefreshToken: word<"minutes">(units.refreshToken),
    },
    ReadAttributes: inputs.readAttributes?.slice(),
    WriteAttributes: inputs.writeAttributes?.slice(),
    PreventUserExistenceErrors: word<"ENABLED">(inputs.preventUserExistenceErrors),
    EnableTokenRevocation: inputs.enableTokenRevocation,
    SupportedIdentityProviders: inputs.supportedIdentityProviders?.slice(),
    CallbackURLs: inputs.callbackUrls?.slice(),
    LogoutURLs: inputs.logoutUrls?.slice(),
    DefaultRedirectURI: inputs.defaultRedirectUri,
    AllowedOAuthFlows: words<"code">(inputs.allowedOauthFlows),
    AllowedOAuthFlowsUserPoolClient: inputs.allowedOauthFlowsUserPoolClient,
    AllowedOAuthScopes: inputs.allowedOauthScopes?.slice(),
  };
}

function described(found: UserPoolClientType): Observed<Inputs> {
  const units = found.TokenValidityUnits;
  return {
    name: found.ClientName,
    userPoolId: found.UserPoolId,
    generateSecret: found.ClientSecret ? true : undefined,
    explicitAuthFlows: found.ExplicitAuthFlows,
    accessTokenValidity: found.AccessTokenValidity,
    idTokenValidity: found.IdTokenValidity,
    refreshTokenValidity: found.RefreshTokenValidity,
    authSessionValidity: found.AuthSessionValidity,
    tokenValidityUnits: units && {
      accessToken: units.AccessToken,
      idToken: units.IdToken,
      refreshToken: units.RefreshToken,
    },
    readAttributes: found.ReadAttributes,
    writeAttributes: found.WriteAttributes,
    preventUserExistenceErrors: found.PreventUserExistenceErrors,
    enableTokenRevocation: found.EnableTokenRevocation,
    supportedIdentityProviders: found.SupportedIdentityProviders,
    callbackUrls: found.CallbackURLs,
    logoutUrls: found.LogoutURLs,
    defaultRedirectUri: found.DefaultRedirectURI,
    allowedOauthFlows: found.AllowedOAuthFlows,
    allowedOauthFlowsUserPoolClient: found.AllowedOAuthFlowsUserPoolClient,
    allowedOauthScopes: found.AllowedOAuthScopes,
  };
}
