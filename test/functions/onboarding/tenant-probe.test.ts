import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  networkProbe,
  probeEmailOf,
  probePassword,
} from "../../../functions/onboarding/tenant-probe.ts";
import { POOL_OUTPUTS } from "../../support/sample-tenant.ts";

const asked: (readonly unknown[])[] = [];
let server: Server;
let address = "";

/** A user pool that logs everybody in, and a tenant's API behind it. */
beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    const isLogIn = request.headers["x-amz-target"] !== undefined;
    asked.push([isLogIn ? "log in" : request.url, request.headers.authorization]);
    const body = isLogIn ? { AuthenticationResult: { AccessToken: "token" } } : {};
    response.writeHead(isLogIn ? 200 : 403, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const place = server.address();
  address = `http://127.0.0.1:${typeof place === "object" ? place?.port : ""}`;
  vi.stubEnv("AWS_ENDPOINT_URL", address);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

test("logs in and asks for the smoke path, without rights of its own", async () => {
  const plane = { ...POOL_OUTPUTS, apiUrl: `${address}/live/` };

  expect(await networkProbe.call(plane, "user", "password")).toBe("403");
  expect(asked).toStrictEqual([
    ["log in", undefined],
    ["/live/products", "Bearer token"],
  ]);
});

test("says why the API could not be asked", async () => {
  const plane = { ...POOL_OUTPUTS, apiUrl: "http://127.0.0.1:1/live" };

  expect(await networkProbe.call(plane, "user", "password")).toBe("fetch failed");
});

test("probes as somebody who can receive nothing, with a password that every policy takes", () => {
  expect(probeEmailOf("a")).toBe("probe-a@tenantry.invalid");
  expect(probePassword()).toMatch(/^aA1!.{32}$/);
  expect(probePassword()).not.toBe(probePassword());
});
