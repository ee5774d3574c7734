import { expect, test } from "vitest";
import { ACME, FAILURE, GLOBEX } from "../documents.ts";
import { lines, OPERATOR, said, tenantry } from "../world.ts";

const EVENTS = [
  {
    id: "e1",
    tenant: ACME.tenant,
    name: "acme",
    type: "tenant.registered",
    to: "registered",
    by: "public",
    at: "2026-11-21T11:00:00.000Z",
    reason: "signed up",
  },
  {
    id: "e2",
    tenant: ACME.tenant,
    name: "acme",
    type: "tenant.moved",
    from: "provisioning",
    to: "active",
    by: "onboarding",
    at: "2026-11-21T11:00:09.000Z",
    reason: "its API answers",
  },
];

test("lists tenants for people", async () => {
  const world = {
    environment: OPERATOR,
    api: { "GET /tenants?limit=100": { body: { items: [ACME, GLOBEX] } } },
  };

  expect(await said("tenant list", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      "NAME    TIER      STATUS             SHARD  STACK                              SINCE                     TENANT",
      "acme    basic     active             s1     tenant-01jd0000000000000000000001  2026-11-21T11:00:09.000Z  01jd0000000000000000000001",
      "globex  platinum  awaiting-approval  -      -                                  2026-11-21T11:10:01.000Z  01jd0000000000000000000002",
    ),
    stderr: "",
  });
});

test("asks for a status and a tier, and passes the API's documents on as they are", async () => {
  const page = { items: [GLOBEX] };
  const path = "/tenants?status=awaiting-approval&tier=platinum&limit=5&cursor=abc";
  const world = { environment: OPERATOR, api: { [`GET ${path}`]: { body: page } } };

  const { code, stdout } = await tenantry(
    "tenant list --status awaiting-approval --tier platinum --limit 5 --cursor abc --json",
    world,
  );

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toStrictEqual(page);
});

test("shows a tenant and everything that happened to it", async () => {
  const world = {
    environment: OPERATOR,
    api: {
      "GET /tenants/acme": { body: { ...ACME, failure: FAILURE } },
      [`GET /tenants/${ACME.tenant}/events?limit=100`]: { body: { items: EVENTS } },
    },
  };

  expect(await said("tenant show acme", world)).toStrictEqual({
    code: 0,
    stdout: lines(
      `tenant                    ${ACME.tenant}`,
      "name                      acme",
      "tier                      basic",
      "status                    active",
      "failure                   SHARD_FULL: none of 2 shards has room",
      "remedy                    Add a shard.",
      "email                     ada@acme.example",
      "shard                     s1",
      "plane                     pool-s1-1",
      `stack                     tenant-${ACME.tenant}`,
      "placed                    least used of 2 shards",
      "reserves                  api-keys 1",
      "created                   2026-11-21T11:00:00.000Z",
      "changed                   2026-11-21T11:00:09.000Z",
      "2026-11-21T11:00:00.000Z  registered by public: signed up",
      "2026-11-21T11:00:09.000Z  provisioning → active by onboarding: its API answers",
    ),
    stderr: "",
  });
});

test("gives programs the tenant with its events", async () => {
  const world = {
    environment: OPERATOR,
    api: {
      "GET /tenants/acme": { body: ACME },
      [`GET /tenants/${ACME.tenant}/events?limit=100`]: { body: { items: EVENTS } },
    },
  };

  expect(JSON.parse((await said("tenant show acme --json", world)).stdout)).toStrictEqual({
    ...ACME,
    events: EVENTS,
  });
});

test("shows what keeps a tenant from a place", async () => {
  const reason = "none of 2 shards has room for another silo tenant";
  const waiting = { ...GLOBEX, status: "placing", waiting: { reason } };
  const world = {
    environment: OPERATOR,
    api: {
      "GET /tenants/globex": { body: waiting },
      [`GET /tenants/${GLOBEX.tenant}/events?limit=100`]: { body: { items: [] } },
    },
  };

  expect((await said("tenant show globex --plain", world)).stdout).toContain(
    `status\tplacing\nwaits\t${reason}\n`,
  );
  expect(JSON.parse((await said("tenant show globex --json", world)).stdout)).toStrictEqual({
    ...waiting,
    events: [],
  });
});
