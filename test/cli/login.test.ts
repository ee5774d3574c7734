import { expect, test } from "vitest";
import { API, lines, START, said, tenantry, type World } from "./world.ts";

const IDENTITY = "https://identity.example";

const ENVIRONMENT = {
  TENANTRY_API: API,
  TENANTRY_IDENTITY: IDENTITY,
  TENANTRY_OPERATOR_CLIENT: "client1",
  TENANTRY_OPERATOR: "ada@example.com",
  TENANTRY_PASSWORD: "correct horse",
};

const LET_IN = { body: { AuthenticationResult: { AccessToken: "fresh", ExpiresIn: 900 } } };

const TENANTS = { "GET /tenants?limit=100": { body: { items: [] } } };

function world(login: unknown, status = 200): World {
  return {
    environment: ENVIRONMENT,
    api: { ...TENANTS, [`POST ${IDENTITY}`]: { status, body: login } },
  };
}

test("logs in with user and password, and uses the access token", async () => {
  const { code, requests } = await tenantry("tenant list", world(LET_IN.body));

  expect(code).toBe(0);
  expect(requests).toStrictEqual([
    {
      method: "POST",
      url: IDENTITY,
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
      },
      body: {
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: "client1",
        AuthParameters: { USERNAME: "ada@example.com", PASSWORD: "correct horse" },
      },
    },
    {
      method: "GET",
      url: `${API}/tenants?limit=100`,
      headers: { authorization: "Bearer fresh" },
    },
  ]);
});

test("keeps the token until it ends, and never the password", async () => {
  const first = await tenantry("tenant list", world(LET_IN.body));
  const second = await tenantry("tenant list", { ...world({}, 500), files: first.files });
  const [file = "", text = ""] = Object.entries(first.files)[0] ?? [];

  expect(file).toMatch(/^\/cache\/logins\/[0-9a-f]{32}\.json$/);
  expect(JSON.parse(text)).toStrictEqual({ accessToken: "fresh", expiresAt: START + 900_000 });
  expect(second.code).toBe(0);
  expect(second.requests.map(({ url }) => url)).toStrictEqual([`${API}/tenants?limit=100`]);
});

test.each([
  ["is about to end", { accessToken: "old", expiresAt: START + 59_000 }],
  ["was half written", "old"],
])("logs in again when the kept token %s", async (_, kept) => {
  const first = await tenantry("tenant list", world(LET_IN.body));
  const [file = ""] = Object.keys(first.files);

  const { requests } = await tenantry("tenant list", {
    ...world(LET_IN.body),
    files: { [file]: JSON.stringify(kept) },
  });

  expect(requests[0]?.url).toBe(IDENTITY);
});

test.each([
  [
    "says why",
    400,
    { __type: "NotAuthorizedException", message: "Incorrect username or password." },
    "Incorrect username or password. (NotAuthorizedException)",
  ],
  ["says nothing", 500, "", "the pool answered with status 500"],
  [
    "asks for more",
    200,
    { ChallengeName: "NEW_PASSWORD_REQUIRED" },
    "the pool asks for NEW_PASSWORD_REQUIRED",
  ],
])("fails with exit code 3 when the pool %s", async (_, status, body, reason) => {
  expect(await said("tenant list", world(body, status))).toStrictEqual({
    code: 3,
    stdout: "",
    stderr: lines(
      `LOGIN_REFUSED: operator "ada@example.com" could not log in: ${reason}`,
      "Correct `TENANTRY_OPERATOR` and `TENANTRY_PASSWORD`, or ask an administrator for a new password.",
    ),
  });
});

test("names all that is missing to log in", async () => {
  expect(await said("tenant list", { environment: { TENANTRY_API: API } })).toStrictEqual({
    code: 3,
    stdout: "",
    stderr: lines(
      "LOGIN_MISSING: cannot log in: `TENANTRY_OPERATOR`, `TENANTRY_PASSWORD`, `TENANTRY_OPERATOR_CLIENT`, `TENANTRY_IDENTITY` or `AWS_REGION` not set",
      "Set them, or set `TENANTRY_TOKEN` to an access token of an operator.",
    ),
  });
});

test.each([
  ["the local AWS", { AWS_ENDPOINT_URL: "http://127.0.0.1:4599" }, "http://127.0.0.1:4599"],
  [
    "the Region's Cognito",
    { AWS_REGION: "eu-west-1" },
    "https://cognito-idp.eu-west-1.amazonaws.com",
  ],
])("finds the pool at %s", async (_, place, url) => {
  const { TENANTRY_IDENTITY: _identity, ...environment } = ENVIRONMENT;

  const { requests } = await tenantry("tenant list", { environment: { ...environment, ...place } });

  expect(requests[0]?.url).toBe(url);
});
