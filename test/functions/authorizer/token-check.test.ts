import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { tokenCheck } from "../../../functions/authorizer/token-check.ts";

const POOL = "us-east-1_TestPool1";
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;

function signer(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
  const sign = (claims: object) => {
    const parts = [{ alg: "RS256", kid }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const text = parts.join(".");
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
  };
  return { jwk, sign };
}

const ours = signer("ours");
const forger = signer("ours");
const requests: (string | undefined)[] = [];
const answer = { status: 200 };
const server = createServer((request, response) => {
  requests.push(request.url);
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(JSON.stringify({ keys: [ours.jwk] }));
}).listen(0, "127.0.0.1");
await once(server, "listening");
// A listening TCP server has an address with a port.
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

const options = { userPoolId: POOL, clientId: "client", endpoint: `http://127.0.0.1:${port}` };
const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: ISSUER,
  client_id: "client",
  token_use: "access",
  username: "u1",
  "cognito:groups": ["t1"],
  exp: now + 60,
  iat: now,
};

test("reads user and groups of a good token, with the keys loaded beforehand", async () => {
  const check = await tokenCheck(options);
  const asked = requests.length;
  expect(new Set(requests)).toStrictEqual(new Set([`/${POOL}/.well-known/jwks.json`]));

  expect(await check(ours.sign(claims))).toStrictEqual({ user: "u1", groups: ["t1"] });
  const { "cognito:groups": _groups, ...groupless } = claims;
  expect(await check(ours.sign(groupless))).toStrictEqual({ user: "u1", groups: [] });
  expect(requests).toHaveLength(asked);
});

test.each([
  ["is forged", () => forger.sign(claims)],
  ["is expired", () => ours.sign({ ...claims, exp: now - 1 })],
  ["is another pool's", () => ours.sign({ ...claims, iss: ISSUER.replace("Pool1", "Pool2") })],
  ["is for another client", () => ours.sign({ ...claims, client_id: "other" })],
  ["is an ID token", () => ours.sign({ ...claims, token_use: "id" })],
  ["is signed by a key of nobody's", () => signer("other").sign(claims)],
  ["is no token", () => "a.b.c"],
])("knows nobody by a token that %s", async (_, token) => {
  const check = await tokenCheck(options);

  expect(await check(token())).toBeUndefined();
});

test("does not start without keys", async () => {
  answer.status = 500;
  await expect(tokenCheck(options)).rejects.toThrow("Cognito answered 500");
  answer.status = 200;
});

test("takes keys that cannot be fetched for a failure and not for a bad token", async () => {
  const check = await tokenCheck(options);
  answer.status = 500;

  await expect(check(signer("rotated").sign(claims))).rejects.toThrow();
  answer.status = 200;
});
