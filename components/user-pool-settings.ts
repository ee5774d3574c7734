import { type Tags, tagMapOf } from "./tags.ts";

/** How long a token is good, in minutes; a removed right bites at the latest after this. */
const TOKEN_MINUTES = 15;

/** How long a client may fetch new tokens before the user signs in again. */
const REFRESH_HOURS = 12;

/** How long an invited person has to sign in for the first time. */
const INVITATION_DAYS = 7;

/** What differs between user pools. */
export interface UserPoolFacts {
  /** Whether AWS refuses to delete the pool with all its users. */
  readonly deletionProtection: boolean;
  /** Tags of the pool. */
  readonly tags: Tags;
}

/** A pool whose users sign in by their e-mail address and are invited by someone. */
export function userPoolArgs(name: string, { deletionProtection, tags }: UserPoolFacts) {
  return {
    name,
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
      temporaryPasswordValidityDays: INVITATION_DAYS,
    },
    deletionProtection: deletionProtection ? "ACTIVE" : "INACTIVE",
    tags: tagMapOf(tags),
  };
}

/** A browser keeps no secret, so the client has none; of its own attributes a user may write the name. */
export function userPoolClientArgs() {
  return {
    generateSecret: false,
    explicitAuthFlows: [
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
    ],
    accessTokenValidity: TOKEN_MINUTES,
    idTokenValidity: TOKEN_MINUTES,
    refreshTokenValidity: REFRESH_HOURS,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "hours" },
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
    readAttributes: ["email", "email_verified", "name"],
    writeAttributes: ["name"],
  };
}
