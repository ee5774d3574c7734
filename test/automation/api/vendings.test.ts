import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { NOW } from "../../support/sample-tenant.ts";

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
});

test("lists the accounts that the platform asked for, without what only the platform needs", async () => {
  world.plane.vendings.put({ state: "asked", reason: "AWS is asked", request: "car-1" });

  expect(await world.operator("GET", "/vendings")).toMatchObject({
    status: 200,
    body: { items: [{ shard: "s3", state: "asked", reason: "AWS is asked", failures: 0 }] },
  });
  expect(JSON.stringify((await world.operator("GET", "/vendings")).body)).not.toContain("car-1");
});

test("asks again for an account that failed, and says who wants that", async () => {
  world.plane.vendings.put({ state: "failed", reason: "no means of payment", failures: 1 });

  const { body } = await world.operator("POST", "/vendings/s3/retry");

  expect(body).toStrictEqual({
    shard: "s3",
    state: "requested",
    reason: "asked for again (operator:olga)",
    failures: 0,
    requestedAt: NOW.toISOString(),
  });
  expect(await world.plane.vendings.all()).toMatchObject([{ state: "requested", version: 2 }]);
});

test("reads no other account to go on with one", async () => {
  world.plane.vendings.put({ state: "failed", failures: 1 });
  world.plane.vendings.all = () => Promise.reject(new Error("a scan for one account"));

  expect(await world.operator("POST", "/vendings/s3/dismiss")).toMatchObject({ status: 200 });
});

test("gives up an account that failed", async () => {
  world.plane.vendings.put({ state: "failed", reason: "no means of payment", failures: 1 });

  const { body } = await world.operator("POST", "/vendings/s3/dismiss");

  expect(body).toMatchObject({ state: "dismissed", reason: "given up (operator:olga)" });
});

test("gives up an account that is overdue, and asks for none again that AWS is still at", async () => {
  world.plane.vendings.put({ state: "overdue", request: "car-1", askedAt: NOW.toISOString() });

  const retry = await world.operator("POST", "/vendings/s3/retry");
  const dismissal = await world.operator("POST", "/vendings/s3/dismiss");
  const again = await world.operator("POST", "/vendings/s3/dismiss");

  expect(retry).toMatchObject({
    status: 409,
    body: {
      code: "VENDING_NOT_FAILED",
      detail:
        'cannot retry an account that is overdue, only one that failed, is unfit or was refused a limit, shard "s3"',
    },
  });
  expect(dismissal).toMatchObject({ status: 200, body: { state: "dismissed" } });
  expect(again).toMatchObject({
    status: 409,
    body: {
      detail:
        'cannot dismiss an account that is dismissed, only one that failed, is unfit or is overdue, shard "s3"',
    },
  });
  expect(await world.plane.vendings.all()).toMatchObject([{ request: "car-1" }]);
});

test("goes on where it was with an account that AWS has made", async () => {
  world.plane.vendings.put({ state: "failed", account: "300000000001", failures: 1 });

  const { body } = await world.operator("POST", "/vendings/s3/retry");

  expect(body).toMatchObject({ state: "made", account: "300000000001" });
});

test("asks again for a limit that AWS refused, and shows how it stands", async () => {
  const raise = {
    wanted: 600,
    state: "refused",
    reason: "DENIED",
    since: NOW.toISOString(),
  } as const;
  world.plane.vendings.put({ state: "done", raises: { "usage-plans": raise } });

  const { body } = await world.operator("POST", "/vendings/s3/retry");
  const again = await world.operator("POST", "/vendings/s3/retry");
  const dismissal = await world.operator("POST", "/vendings/s3/dismiss");

  expect(body).toMatchObject({
    state: "done",
    raises: {
      "usage-plans": { wanted: 600, state: "wanted", reason: "asked for again (operator:olga)" },
    },
  });
  expect([again.status, dismissal.status]).toStrictEqual([409, 409]);
});

test("refuses to ask again for what did not fail, is not there, or was changed meanwhile", async () => {
  world.plane.vendings.put({ state: "asked" });
  world.plane.vendings.put({ shard: "s4", state: "failed" });
  world.plane.vendings.replace = async () => undefined;

  const going = await world.operator("POST", "/vendings/s3/retry");
  const unknown = await world.operator("POST", "/vendings/s9/retry");
  const overtaken = await world.operator("POST", "/vendings/s4/retry");

  expect([going, unknown, overtaken]).toMatchObject([
    { status: 409, body: { code: "VENDING_NOT_FAILED" } },
    { status: 404 },
    { status: 409, body: { code: "WRITE_CONFLICT" } },
  ]);
});

test("lets readers look, and nobody without a token", async () => {
  const asReader = { authorization: "Bearer readers-token" };

  expect((await world.ask("GET", "/vendings")).status).toBe(401);
  expect((await world.ask("GET", "/vendings", undefined, asReader)).status).toBe(200);
  expect((await world.ask("POST", "/vendings/s3/retry", undefined, asReader)).status).toBe(403);
});
