import { createHash } from "node:crypto";
import path from "node:path";
import * as z from "zod";
import { LoginMissingError, LoginRefusedError } from "./errors.ts";
import { parsedJson } from "./json-text.ts";
import type { Ports } from "./ports.ts";
import { reach } from "./reach.ts";
import type { Settings } from "./settings.ts";

/** A token that ends sooner than this is not worth a request. */
const SPARE_MS = 60_000;

const CachedToken = z.strictObject({ accessToken: z.string(), expiresAt: z.int() });

/** Source: Cognito API reference, "InitiateAuth", response syntax. */
const LoginAnswer = z.object({
  AuthenticationResult: z.object({ AccessToken: z.string(), ExpiresIn: z.int() }).optional(),
  ChallengeName: z.string().optional(),
});

/** Source: Cognito API reference, "Common errors": the JSON protocol names the error in `__type`. */
const LoginProblem = z.object({
  __type: z.string(),
  message: z.string().default("no reason given"),
});

/** Who logs in, and where. */
interface Credentials {
  readonly endpoint: string;
  readonly client: string;
  readonly operator: string;
  readonly password: string;
}

/**
 * An access token of an operator: the one that is set, the one of an earlier command, or a new one.
 *
 * @throws {@link LoginMissingError} when there is nothing to log in with.
 * @throws {@link LoginRefusedError} when the pool says no.
 */
export async function accessToken(ports: Ports, settings: Settings): Promise<string> {
  if (ports.environment.TENANTRY_TOKEN) return ports.environment.TENANTRY_TOKEN;
  const credentials = credentialsOf(ports.environment, settings);
  const file = cacheFileOf(ports, credentials);
  const cached = await readCached(ports, file);
  if (cached !== undefined) return cached;

  const fresh = await logIn(ports, credentials);
  await ports.files.writePrivate(file, JSON.stringify(fresh));
  return fresh.accessToken;
}

function credentialsOf(environment: Ports["environment"], settings: Settings): Credentials {
  const operator = environment.TENANTRY_OPERATOR;
  const password = environment.TENANTRY_PASSWORD;
  const client = settings.find("operatorClient");
  const endpoint = endpointOf(environment, settings);
  if (operator && password && client && endpoint) return { operator, password, client, endpoint };
  const places = [
    ["`TENANTRY_OPERATOR`", operator],
    ["`TENANTRY_PASSWORD`", password],
    ["`TENANTRY_OPERATOR_CLIENT`", client],
    ["`TENANTRY_IDENTITY` or `AWS_REGION`", endpoint],
  ] as const;
  throw new LoginMissingError(places.flatMap(([name, value]) => (value ? [] : [name])));
}

/** Source: AWS General Reference, "Amazon Cognito Identity endpoints and quotas". */
function endpointOf(environment: Ports["environment"], settings: Settings): string | undefined {
  const region = settings.find("region");
  const official = region && `https://cognito-idp.${region}.amazonaws.com`;
  return settings.find("identity") ?? (environment.AWS_ENDPOINT_URL || official);
}

/** One file for each operator of each pool; the password is no part of its name. */
function cacheFileOf(ports: Ports, { endpoint, client, operator }: Credentials): string {
  const hash = createHash("sha256").update(JSON.stringify([endpoint, client, operator]));
  return path.join(ports.cacheFolder, "logins", `${hash.digest("hex").slice(0, 32)}.json`);
}

async function readCached(ports: Ports, file: string): Promise<string | undefined> {
  const text = await ports.files.read(file);
  if (text === undefined) return undefined;
  const result = CachedToken.safeParse(parsedJson(text));
  // A file that a killed command left half-written is as good as none.
  if (!result.success || result.data.expiresAt - SPARE_MS <= ports.now()) return undefined;
  return result.data.accessToken;
}

async function logIn(ports: Ports, credentials: Credentials) {
  const { operator, password, client, endpoint } = credentials;
  const answer = await reach(ports, endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: client,
      AuthParameters: { USERNAME: operator, PASSWORD: password },
    }),
  });
  const body = parsedJson(await answer.text());
  if (!answer.ok) throw new LoginRefusedError(operator, reasonOf(body, answer.status));
  const { AuthenticationResult: result, ChallengeName: challenge } = LoginAnswer.parse(body);
  if (!result) throw new LoginRefusedError(operator, `the pool asks for ${challenge}`);
  return { accessToken: result.AccessToken, expiresAt: ports.now() + result.ExpiresIn * 1000 };
}

function reasonOf(body: unknown, status: number): string {
  const problem = LoginProblem.safeParse(body);
  if (!problem.success) return `the pool answered with status ${status}`;
  return `${problem.data.message} (${problem.data.__type})`;
}
