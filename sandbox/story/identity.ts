import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { SandboxCredentials } from "../sandbox-environment.ts";
import type { StorySecrets } from "./story-secrets.ts";

/** Where people of one user pool log in. */
export interface LogIn {
  /** Id of the user pool. */
  readonly userPoolId: string;
  /** Id of the client that has no secret. */
  readonly userPoolClientId: string;
}

/** People of the story: they set their passwords and log in as they would with AWS. */
export class Identity {
  readonly #region: string;
  readonly #secrets: StorySecrets;

  constructor(region: string, secrets: StorySecrets) {
    this.#region = region;
    this.#secrets = secrets;
  }

  /**
   * Sets a person's password, as following the link in the invitation would.
   *
   * @param credentials - An administrator's of the account with the user pool.
   */
  async setPassword(
    { userPoolId }: Pick<LogIn, "userPoolId">,
    email: string,
    credentials: SandboxCredentials,
  ): Promise<string> {
    const password = this.#secrets.newPassword();
    await this.#client(credentials).send(
      new AdminSetUserPasswordCommand({
        UserPoolId: userPoolId,
        Username: email,
        Password: password,
        Permanent: true,
      }),
    );
    return password;
  }

  /**
   * Logs a person in; gives the access token.
   *
   * @param ageSeconds - How long ago; only the sandbox can be asked for a token of another age.
   */
  async logIn(
    { userPoolClientId }: Pick<LogIn, "userPoolClientId">,
    email: string,
    password: string,
    ageSeconds = 0,
  ): Promise<string> {
    const client = this.#client();
    if (ageSeconds > 0) sendWith(client, "x-sandbox-age-seconds", String(ageSeconds));
    const { AuthenticationResult } = await client.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: userPoolClientId,
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    if (!AuthenticationResult?.AccessToken) throw new Error(`no token for ${email}`);
    for (const [kind, token] of Object.entries(AuthenticationResult)) {
      if (kind.endsWith("Token") && typeof token === "string") this.#secrets.note(kind, token);
    }
    return AuthenticationResult.AccessToken;
  }

  /** People's own calls are not signed. */
  #client(credentials?: SandboxCredentials): CognitoIdentityProviderClient {
    const given = credentials
      ? { ...credentials, sessionToken: credentials.sessionToken ?? "" }
      : undefined;
    return new CognitoIdentityProviderClient({
      region: this.#region,
      credentials: given ?? { accessKeyId: "unsigned", secretAccessKey: "unsigned" },
    });
  }
}

/** Adds a header to each call of a client. */
function sendWith(client: CognitoIdentityProviderClient, name: string, value: string): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (hasHeaders(request)) request.headers[name] = value;
      return next(args);
    },
    { step: "build" },
  );
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === "object" && request !== null && "headers" in request;
}
