import { expect, test } from "vitest";
import { ACME, GLOBEX } from "../documents.ts";
import { lines, OPERATOR, said, tenantry, type World } from "../world.ts";

const ID = ACME.tenant;

/** An API with one tenant that moves as it is told. */
function api(move: string, from: string, to: string): World {
  return {
    environment: OPERATOR,
    api: {
      "GET /tenants/acme": { body: { ...ACME, status: from } },
      [`POST /tenants/${ID}/${move}`]: { body: { ...ACME, status: to } },
    },
  };
}

test.each([
  ["approve", "awaiting-approval", "placing"],
  ["resume", "suspended", "active"],
  ["retry", "failed", "registered"],
])("%s is done at once", async (move, from, to) => {
  const { code, stdout, stderr, questions, requests } = await tenantry(
    ["tenant", move, "acme", "--reason", "as agreed"],
    api(move, from, to),
  );

  expect({ code, stderr, questions }).toStrictEqual({
    code: 0,
    stderr: `Tenant "acme": ${from} → ${to}.\n`,
    questions: [],
  });
  expect(requests.at(-1)?.body).toStrictEqual({ reason: "as agreed" });
  expect(stdout).toContain(`status    ${to}\n`);
});

test("suspends after a yes", async () => {
  const world = { ...api("suspend", "active", "suspended"), typed: "y" };
  const { code, questions, requests } = await tenantry("tenant suspend acme", world);

  expect({ code, questions, body: requests.at(-1)?.body }).toStrictEqual({
    code: 0,
    questions: ['Suspend tenant "acme"? [y/N] '],
    body: {},
  });
});

test("removes a tenant whose name was typed, found by its id", async () => {
  const world: World = {
    environment: OPERATOR,
    typed: "acme",
    api: {
      [`GET /tenants/${ID}`]: { body: ACME },
      [`POST /tenants/${ID}/remove`]: { body: { ...ACME, status: "offboarding" } },
    },
  };

  const { code, questions } = await tenantry(`tenant remove ${ID}`, world);

  expect({ code, questions }).toStrictEqual({
    code: 0,
    questions: ['This will remove tenant "acme" and cannot be undone. Type acme to go on: '],
  });
});

test("breaks off with the question", async () => {
  const world = { ...api("remove", "active", "offboarding"), typed: "globex" };
  const { code, requests } = await tenantry("tenant remove acme", world);

  expect({ code, methods: requests.map(({ method }) => method) }).toStrictEqual({
    code: 2,
    methods: ["GET"],
  });
});

test("removes nothing when nobody can be asked, and names the flag", async () => {
  expect(await said("tenant remove acme", api("remove", "active", "offboarding"))).toStrictEqual({
    code: 2,
    stdout: "",
    stderr: lines(
      'CONFIRMATION_MISSING: will not remove tenant "acme" without a confirmation, and nobody can be asked here',
      "Pass `--confirm=acme` to confirm it.",
    ),
  });
});

test("refuses an illegal move before anybody is asked", async () => {
  const world = { ...api("remove", "provisioning", "offboarding"), typed: "acme" };
  const { code, stderr, questions } = await tenantry("tenant remove acme", world);

  expect({ code, stderr, questions }).toStrictEqual({
    code: 4,
    stderr: lines(
      "MOVE_ILLEGAL: cannot remove a tenant that is provisioning; legal now: activate, fail",
      "Choose one of the legal moves.",
    ),
    questions: [],
  });
});

test("shows in a dry run what the move leads to", async () => {
  const { requests, ...told } = await tenantry(
    "tenant remove acme --dry-run",
    api("remove", "active", ""),
  );

  expect(requests).toHaveLength(1);
  expect(told).toMatchObject({
    code: 0,
    stdout: lines(`tenant  ${ID}`, "move    remove", "from    active", "to      offboarding"),
    stderr: 'Would remove tenant "acme"; nothing was done.\n',
  });
});

test("waits until an approved tenant is in service", async () => {
  const world: World = {
    environment: OPERATOR,
    api: {
      "GET /tenants/globex": { body: GLOBEX },
      [`POST /tenants/${GLOBEX.tenant}/approve`]: { body: { ...GLOBEX, status: "placing" } },
      [`GET /tenants/${GLOBEX.tenant}`]: [
        { body: { ...GLOBEX, status: "provisioning" } },
        { body: { ...GLOBEX, status: "active" } },
      ],
    },
  };

  const { code, stdout, stderr } = await said("tenant approve globex --wait --plain", world);

  expect(code).toBe(0);
  expect(stderr).toBe(
    lines(
      'Tenant "globex": awaiting-approval → placing.',
      "globex: provisioning",
      "globex: active",
    ),
  );
  expect(stdout).toContain("status\tactive\n");
});

test("fails without a reason when none was recorded", async () => {
  const world = api("retry", "failed", "registered");
  const failed = { body: { ...ACME, status: "failed" } };

  const { code, stderr } = await said("tenant retry acme --wait --quiet", {
    ...world,
    api: { ...world.api, [`GET /tenants/${ID}`]: failed },
  });

  expect({ code, stderr }).toStrictEqual({
    code: 4,
    stderr: lines(
      'OPERATION_FAILED: tenant "acme" failed: no reason was recorded',
      "Read the tenant's operations.",
    ),
  });
});
