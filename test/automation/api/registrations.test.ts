import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { ACME } from "../../support/sample-tenant.ts";

const acme = { name: "acme", email: "Ann@Acme.example", tier: "basic" };

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
});

test("registers a company and starts its workflow", async () => {
  const { status, body } = await world.register(acme);

  const tenant = world.plane.tenants.names.get("acme");
  expect([status, body]).toStrictEqual([
    202,
    { tenant, name: "acme", tier: "basic", status: "registered" },
  ]);
  expect(world.plane.workflows.started).toStrictEqual([
    { kind: "onboarding", name: `${tenant}-1`, input: { tenant, attempt: 1 } },
  ]);
  expect(await world.plane.tenants.get(String(tenant))).toMatchObject({
    email: "ann@acme.example",
  });
});

test("gives the first answer to a repeated request", async () => {
  const first = await world.register(acme);

  expect(await world.register(acme)).toStrictEqual(first);
  expect(world.plane.tenants.all.size).toBe(1);
  expect(world.plane.workflows.started).toHaveLength(1);
});

test("starts the workflow that an earlier request did not get to start", async () => {
  const { start } = world.plane.workflows;
  world.plane.workflows.start = async () => {
    throw new Error("the process died");
  };
  expect(await world.register(acme)).toMatchObject({ status: 500 });
  world.plane.workflows.start = start;

  expect(await world.register(acme)).toMatchObject({ status: 202 });
  expect(world.plane.workflows.started).toHaveLength(1);
});

test.each([
  ["a key with another body", { ...acme, tier: "premium" }, "key-1", 422, "IDEMPOTENCY_KEY_REUSED"],
  ["a name that is in use", acme, "key-2", 409, "NAME_TAKEN"],
])("refuses %s", async (_what, body, key, status, code) => {
  await world.register(acme);

  expect(await world.register(body, key)).toMatchObject({
    status,
    type: "application/problem+json",
    body: { status, code },
  });
});

test("refuses what is more than an hour takes", async () => {
  for (const name of ["one", "two", "three"]) await world.register({ ...acme, name }, name);

  expect(await world.register({ ...acme, name: "four" }, "four")).toMatchObject({
    status: 429,
    body: { code: "REGISTRATIONS_CAPPED", remedy: "Try again in the next hour." },
  });
});

test("refuses a bad body with all of its problems, and writes nothing", async () => {
  const bad = { name: "A", email: "nobody", tier: "gold", color: "red" };

  expect(await world.ask("POST", "/registrations", bad)).toStrictEqual({
    status: 400,
    type: "application/problem+json",
    body: {
      type: "urn:tenantry:problem:document-invalid",
      title: "Bad Request",
      status: 400,
      code: "DOCUMENT_INVALID",
      detail: "registration is not valid",
      remedy: "Correct registration and try again.",
      problems: expect.arrayContaining([
        {
          path: "Idempotency-Key",
          problem: "must be sent, so that a repeated request registers once",
        },
        {
          path: "name",
          problem:
            "must be 3 to 32 lower-case letters, digits or dashes, begin with a letter and not end with a dash",
        },
        { path: "email", problem: "must be an e-mail address" },
        { path: "tier", problem: "must be one of basic, standard, premium, platinum" },
        { path: "color", problem: "is not a field that is known here" },
      ]),
    },
  });
  expect(world.plane.tenants.all.size).toBe(0);
});

test.each([
  ["no JSON", "{", 400, "BODY_NOT_JSON"],
  ["nothing", "", 400, "BODY_NOT_JSON"],
  ["a list", "[]", 400, "DOCUMENT_INVALID"],
  ["a body of 1 MB", `"${"x".repeat(1_000_000)}"`, 413, "BODY_TOO_LARGE"],
])("refuses %s", async (_what, body, status, code) => {
  expect(await world.register(body)).toMatchObject({ status, body: { code } });
  expect(world.plane.tenants.all.size).toBe(0);
});

test("refuses a key that is no key", async () => {
  expect(await world.register(acme, "two words")).toMatchObject({
    status: 400,
    body: { problems: [{ path: "Idempotency-Key" }] },
  });
});

test("shows how a sign-up stands, and nothing private", async () => {
  world.plane.tenants.add({ status: "provisioning" });

  expect(await world.ask("GET", `/registrations/${ACME}`)).toMatchObject({
    status: 200,
    body: { tenant: ACME, name: "acme", tier: "basic", status: "provisioning" },
  });
  expect(JSON.stringify((await world.ask("GET", `/registrations/${ACME}`)).body)).not.toContain(
    "@",
  );
});

test("tells a customer why a sign-up failed where it concerns them", async () => {
  const failure = { code: "EMAIL_TAKEN", message: "it is taken", remedy: "Take another." };
  world.plane.tenants.add({ status: "failed", failure });

  expect((await world.ask("GET", `/registrations/${ACME}`)).body).toMatchObject({ failure });
});

test("keeps what concerns only us from customers", async () => {
  const failure = { code: "RESOURCE_FAILED", message: "arn:aws:…", remedy: "Look." };
  world.plane.tenants.add({ status: "failed", failure });

  expect((await world.ask("GET", `/registrations/${ACME}`)).body).toMatchObject({
    failure: {
      code: "RESOURCE_FAILED",
      message: "the sign-up could not be completed",
      remedy: "Ask us about it and name the id of the tenant.",
    },
  });
});

test("refuses a sign-up that nobody made", async () => {
  expect(await world.ask("GET", "/registrations/nobody")).toMatchObject({
    status: 404,
    body: { code: "TENANT_NOT_FOUND" },
  });
});

test.each(["/registrations", "/tenants"])(
  "refuses a path below %s that no key can hold",
  async (place) => {
    const path = `${place}/${"x".repeat(3_000)}${place === "/tenants" ? "/configuration" : ""}`;

    expect(await world.ask("GET", path)).toMatchObject({
      status: 400,
      body: { problems: [{ problem: "must be at most 128 characters" }] },
    });
  },
);

test("refuses an address that is no user name at Cognito", async () => {
  const email = `${"a".repeat(60)}@${"b".repeat(60)}.example.com`;

  expect(await world.register({ name: "acme", email, tier: "basic" })).toMatchObject({
    status: 400,
    body: { problems: [{ path: "email", problem: "must be at most 128 characters" }] },
  });
  expect(world.plane.tenants.all.size).toBe(0);
});

test("lets the sign-up page of our origin call it", async () => {
  const answer = await world.api.request("/registrations", {
    method: "OPTIONS",
    headers: { origin: "https://sign-up.example", "access-control-request-method": "POST" },
  });

  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-origin")).toBe("https://sign-up.example");
  expect(answer.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
});
