import { expect, test } from "vitest";
import { FAILURE } from "../documents.ts";
import { API, lines, OPERATOR, said, tenantry } from "../world.ts";

const LINE = "tenant add acme --tier basic --email ada@acme.example";
const ID = "01jd0000000000000000000001";
const SIGN_UP = { tenant: ID, name: "acme", tier: "basic", status: "registered" };

/** The public API, to which a sign-up needs no login. */
function api(...statuses: readonly string[]) {
  return {
    environment: { TENANTRY_API: API },
    api: {
      "POST /registrations": { status: 202, body: SIGN_UP },
      [`GET /registrations/${ID}`]: statuses.map((status) => ({
        body: { ...SIGN_UP, status, ...(status === "failed" ? { failure: FAILURE } : {}) },
      })),
    },
  };
}

test("signs a company up without a login", async () => {
  const { code, stdout, stderr, requests } = await tenantry(LINE, api());

  expect(requests).toStrictEqual([
    {
      method: "POST",
      url: `${API}/registrations`,
      headers: {
        "content-type": "application/json",
        "Idempotency-Key": "id-1",
      },
      body: { name: "acme", tier: "basic", email: "ada@acme.example" },
    },
  ]);
  expect({ code, stdout, stderr }).toStrictEqual({
    code: 0,
    stdout: lines(`tenant  ${ID}`, "name    acme", "tier    basic", "status  registered"),
    stderr: "Follow it with `tenantry tenant show acme`.\n",
  });
});

test("sends the Regions that a company may live in", async () => {
  const { requests } = await tenantry(`${LINE} --residency eu-west-1,eu-central-1`, api());

  expect(requests[0]?.body).toStrictEqual({
    name: "acme",
    tier: "basic",
    email: "ada@acme.example",
    residency: ["eu-west-1", "eu-central-1"],
  });
});

test("refuses a Region that AWS does not have", async () => {
  const { code, stderr } = await said(`${LINE} --residency eu-west-1,mars`, api());

  expect([code, stderr.includes("must be a Region of AWS")]).toStrictEqual([2, true]);
});

test("sends as an operator whom a company must not share a shard with", async () => {
  const { code, requests } = await tenantry(`${LINE} --apart-from globex,initech`, {
    environment: OPERATOR,
    api: { "POST /tenants": { status: 202, body: SIGN_UP } },
  });

  expect(code).toBe(0);
  expect(requests[0]).toMatchObject({
    url: `${API}/tenants`,
    headers: { "Idempotency-Key": "id-1" },
    body: { name: "acme", apartFrom: ["globex", "initech"] },
  });
  expect(requests[0]?.headers).toHaveProperty("authorization");
});

test("refuses tenants that nobody can be, before anything is sent", async () => {
  const { code, stderr } = await said(`${LINE} --apart-from globex,globex`, api());

  expect([code, stderr.includes("must name each tenant once")]).toStrictEqual([2, true]);
});

test("repeats a sign-up by its key", async () => {
  const { requests } = await tenantry(`${LINE} --key again`, api());

  expect(requests[0]?.headers["Idempotency-Key"]).toBe("again");
});

test("waits until the tenant is in service, and tells each step once", async () => {
  expect(
    await said(`${LINE} --wait`, api("placing", "placing", "provisioning", "active")),
  ).toStrictEqual({
    code: 0,
    stdout: lines(`tenant  ${ID}`, "name    acme", "tier    basic", "status  active"),
    stderr: lines("acme: placing", "acme: provisioning", "acme: active"),
  });
});

test("tells what keeps the tenant from a place, once", async () => {
  const look = (status: string, more: object = {}) => ({ body: { ...SIGN_UP, status, ...more } });
  const full = look("placing", { waiting: { reason: "there is no room yet" } });
  const world = api();
  const looks = [look("placing"), full, full, look("active")];
  const { code, stderr } = await said(`${LINE} --wait`, {
    ...world,
    api: { ...world.api, [`GET /registrations/${ID}`]: looks },
  });

  expect({ code, stderr }).toStrictEqual({
    code: 0,
    stderr: lines("acme: placing", "acme: placing, there is no room yet", "acme: active"),
  });
});

test("waits no longer than for a person", async () => {
  const { code, stderr } = await said(`${LINE} --wait`, api("awaiting-approval"));

  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "acme: awaiting-approval\n" });
});

test("tells each step as a line of JSON", async () => {
  const { stdout } = await said(`${LINE} --wait --json`, api("placing", "active"));

  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toStrictEqual([
    { ...SIGN_UP, status: "placing" },
    { ...SIGN_UP, status: "active" },
  ]);
});

test("fails with the recorded reason", async () => {
  expect(await said(`${LINE} --wait --quiet`, api("placing", "failed"))).toStrictEqual({
    code: 4,
    stdout: "",
    stderr: lines(
      'OPERATION_FAILED: tenant "acme" failed: none of 2 shards has room',
      "Add a shard.",
    ),
  });
});

test("says how to look again when the time is up, or when it is stopped", async () => {
  const expired = await said(`${LINE} --wait --timeout 2 --quiet`, api("placing"));
  const stopped = await said(`${LINE} --wait --quiet`, { ...api("placing"), interruptedAfter: 1 });

  expect([expired.code, stopped.code]).toStrictEqual([9, 8]);
  expect(expired.stderr).toBe(
    lines(
      'WAIT_EXPIRED: tenant "acme" is placing and goes on after 2 seconds',
      "Look at it again with `tenantry tenant show`.",
    ),
  );
  expect(stopped.stderr).toBe(
    lines(
      'COMMAND_CANCELLED: stopped watching: tenant "acme" is placing and goes on',
      "Look at it again with `tenantry tenant show`.",
    ),
  );
});

test("checks the words in a dry run, all at once, and sends nothing", async () => {
  const { code, stderr, requests } = await tenantry(
    "tenant add Acme! --tier basic --email nobody --dry-run",
  );

  expect({ code, requests }).toStrictEqual({ code: 2, requests: [] });
  expect(stderr).toMatch(
    /^DOCUMENT_INVALID: the registration is not valid\n {2}name: .*\n {2}email: /,
  );
});

test("shows in a dry run what would be sent", async () => {
  expect(await said(`${LINE} --dry-run`)).toStrictEqual({
    code: 0,
    stdout: lines("name   acme", "email  ada@acme.example", "tier   basic"),
    stderr: 'Would sign up "acme" as a basic tenant.\n',
  });
});
