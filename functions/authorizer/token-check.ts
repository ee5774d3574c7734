import { CognitoJwtVerifier } from "aws-jwt-verify";
import { FetchError, JwtBaseError } from "aws-jwt-verify/error";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

/** What a good token says of who holds it. */
export interface TokenHolder {
  /** User name in the user pool. */
  readonly user: string;
  /** The user's groups, which no client can write. */
  readonly groups: readonly string[];
}

/** Reads a token; `undefined` for one that is forged, expired, foreign or no token at all. */
export type TokenCheck = (token: string) => Promise<TokenHolder | undefined>;

/** Which tokens are good. */
export interface TokenCheckOptions {
  /** User pool that must have signed the token. */
  readonly userPoolId: string;
  /** Client that the token must be for. */
  readonly clientId: string;
  /** Where AWS is, if elsewhere than usual. */
  readonly endpoint: string | undefined;
}

/** Longest that Cognito may take to hand over its keys. */
const KEYS_TIMEOUT_MS = 3_000;

/** Makes the check, with the pool's keys already at hand, so that no request waits for them. */
export async function tokenCheck(options: TokenCheckOptions): Promise<TokenCheck> {
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: options.userPoolId, clientId: options.clientId, tokenUse: "access" },
    { jwksCache: new SimpleJwksCache({ fetcher: keyFetcher(options) }) },
  );
  await verifier.hydrate();
  return async (token) => {
    try {
      const { username, "cognito:groups": groups = [] } = await verifier.verify(token);
      return { user: username, groups };
    } catch (error) {
      if (error instanceof JwtBaseError && !(error instanceof FetchError)) return undefined;
      throw error;
    }
  };
}

/** Keys come from the token's issuer, or, where AWS's endpoint is moved, from the pool's place there. */
function keyFetcher({ endpoint, userPoolId }: TokenCheckOptions): Fetcher {
  if (endpoint === undefined) {
    return new SimpleFetcher({ defaultRequestOptions: { responseTimeout: KEYS_TIMEOUT_MS } });
  }
  const keys = new URL(`/${userPoolId}/.well-known/jwks.json`, endpoint);
  return {
    fetch: async () => {
      const answer = await fetch(keys, { signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) });
      if (!answer.ok) throw new Error(`Cognito answered ${answer.status} when asked for its keys`);
      return answer.arrayBuffer();
    },
  };
}
