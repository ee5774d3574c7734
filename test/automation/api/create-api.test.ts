import { beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { ApiWorld } from "../../support/api-world.ts";

/** Routes that need more than their path. */
const QUERIES: Readonly<Record<string, string>> = {
  "/capacity/plan": "?tenants=basic%3D1&region=eu-west-1",
};

const Description = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ security: z.array(z.unknown()).optional() })),
  ),
});

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
});

async function routes() {
  const { paths } = Description.parse((await world.ask("GET", "/openapi.json")).body);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, "x"),
      isPublic: security === undefined,
    })),
  );
}

test("describes every route", async () => {
  expect((await routes()).map(({ method, path }) => `${method} ${path}`).sort()).toStrictEqual([
    "GET /capacity",
    "GET /capacity/plan",
    "GET /mappings",
    "GET /mappings/x",
    "GET /operations",
    "GET /operations/x",
    "GET /operations/x/events",
    "GET /registrations/x",
    "GET /releases",
    "GET /shards",
    "GET /shards/x",
    "GET /tenants",
    "GET /tenants/x",
    "GET /tenants/x/configuration",
    "GET /tenants/x/events",
    "GET /tenants/x/users",
    "GET /tiers",
    "GET /vendings",
    "POST /registrations",
    "POST /shards/x/drain",
    "POST /shards/x/resume",
    "POST /shards/x/retire",
    "POST /tenants",
    "POST /tenants/x/approve",
    "POST /tenants/x/remove",
    "POST /tenants/x/resume",
    "POST /tenants/x/retry",
    "POST /tenants/x/suspend",
    "POST /vendings/x/dismiss",
    "POST /vendings/x/retry",
    "PUT /mappings/x",
    "PUT /shards/x",
  ]);
});

test("describes three routes as public", async () => {
  expect(
    (await routes())
      .filter(({ isPublic }) => isPublic)
      .map(({ method, path }) => `${method} ${path}`),
  ).toStrictEqual(
    expect.arrayContaining([
      "POST /registrations",
      "GET /registrations/x",
      "GET /tenants/x/configuration",
    ]),
  );
  expect((await routes()).filter(({ isPublic }) => isPublic)).toHaveLength(3);
});

test.each([
  ["no token", {}],
  ["a token that does not count", { authorization: "Bearer forged" }],
  ["another scheme", { authorization: "Basic operators-token" }],
])("refuses every operators' route with %s", async (_what, headers) => {
  for (const { method, path } of (await routes()).filter(({ isPublic }) => !isPublic)) {
    const body = method === "GET" ? undefined : {};
    expect(await world.ask(method, path, body, headers)).toMatchObject({
      status: 401,
      type: "application/problem+json",
      body: { code: "TOKEN_REFUSED" },
    });
  }
});

test("lets readers look and refuses whatever they would change", async () => {
  const headers = { authorization: "Bearer readers-token" };
  for (const { method, path } of (await routes()).filter(({ isPublic }) => !isPublic)) {
    const { status, body } = await world.ask(
      method,
      `${path}${QUERIES[path] ?? ""}`,
      method === "GET" ? undefined : {},
      headers,
    );
    if (method === "GET") expect([200, 404]).toContain(status);
    else expect([status, body]).toMatchObject([403, { code: "OPERATOR_FORBIDDEN" }]);
  }
});

test("refuses a path at which nothing is served", async () => {
  expect(await world.ask("GET", "/moon")).toMatchObject({
    status: 404,
    body: { code: "ROUTE_NOT_FOUND", detail: "nothing is served at GET /moon" },
  });
});

test("says nothing of a bug to callers, and tells it to us", async () => {
  const bug = new Error("secret inside");
  world.plane.tenants.get = async () => {
    throw bug;
  };

  const answer = await world.ask("GET", "/registrations/x");

  expect(answer).toMatchObject({ status: 500, body: { code: "INTERNAL" } });
  expect(JSON.stringify(answer)).not.toContain("secret");
  expect(world.bugs).toStrictEqual([bug]);
});
