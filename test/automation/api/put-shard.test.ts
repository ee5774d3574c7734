import { beforeEach, expect, test } from "vitest";
import { OrganizationRefusedError } from "../../../stores/organization.ts";
import { ApiWorld } from "../../support/api-world.ts";
import { sampleAccount, sampleShard } from "../../support/sample-shard.ts";

let world = new ApiWorld();
const settings = {
  account: "222222222222",
  region: "us-east-1",
  capacity: { pool: 5, silo: 1 },
  baseline: "by-hand",
};

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

/** Lets two requests see the same fleet before either writes. */
function letMeet(): void {
  const { shards } = world.plane;
  const read = shards.fleet.bind(shards);
  const both = Promise.withResolvers<void>();
  let reads = 0;
  shards.fleet = async () => {
    const fleet = await read();
    reads += 1;
    if (reads === 2) both.resolve();
    await both.promise;
    return fleet;
  };
}

const put = (shard: string, changes: object) =>
  world.operator("PUT", `/shards/${shard}`, { ...settings, ...changes });

const EIGHT = "is shard s8 in us-east-1 already";

/** Limits that an operator said of an account. */
async function rolesOf(account: string): Promise<unknown> {
  return (await world.plane.shards.account(account))?.limits["iam-roles"]?.value;
}

/** An account of a shard that is outside, in no Region, for no tier, with limits that are none. */
const WRONG = {
  colour: "blue",
  baseline: "magic",
  limits: { "rest-apis": -1, "api-keys": 20_000, "iam-roles": 50_000, tables: 1.5, beds: 3 },
  tiers: ["gold", 7],
  capacity: { pool: -1, silo: 1.5 },
  region: "moon-1",
  account: sampleShard().account,
};

const WRONGS = [
  { path: "shard", problem: "must be 1 to 16 lower-case letters or digits" },
  { path: "account", problem: "must be in the organisation that the platform works in" },
  { path: "account", problem: "is shard s1 in us-east-1 already" },
  { path: "region", problem: 'must be a Region of AWS, not "moon-1"' },
  { path: "capacity.pool", problem: "Too small: expected number to be >=0" },
  { path: "capacity.silo", problem: "Invalid input: expected int, received number" },
  { path: "tiers.1", problem: "Invalid input: expected string, received number" },
  { path: "tiers.0", problem: "must be one of basic, standard, premium, platinum" },
  { path: "limits.rest-apis", problem: "Too small: expected number to be >=0" },
  { path: "limits.api-keys", problem: "must be at most 10000 API keys" },
  { path: "limits.tables", problem: "Invalid input: expected int, received number" },
  { path: "limits.iam-roles", problem: "must be at most 10000 IAM roles" },
  { path: "limits.beds", problem: "is not a field that is known here" },
  { path: "baseline", problem: 'must be "platform" or "by-hand"' },
  { path: "colour", problem: "is not a field that is known here" },
];

test("tells all that is wrong at once, and writes nothing", async () => {
  world = new ApiWorld({ has: async () => false });
  world.plane.addShard();
  const before = await world.plane.shards.fleet();

  const refused = await put("S_3", WRONG);

  expect(refused).toMatchObject({ status: 400, body: { code: "DOCUMENT_INVALID" } });
  expect(refused.body).toMatchObject({ problems: WRONGS });
  expect(await world.plane.shards.fleet()).toStrictEqual(before);
  expect(await rolesOf(WRONG.account)).toBeUndefined();
});

test("asks no organisation about an account that cannot be read", async () => {
  const asked: string[] = [];
  world = new ApiWorld({ has: async (account) => asked.push(account) > 0 });

  const refused = await Promise.all([put("s3", { account: "1" }), put("s3", { account: 7 })]);
  const nothing = await world.operator("PUT", "/shards/s3", []);

  expect(refused.map(({ body }) => body)).toMatchObject([
    { problems: [{ path: "account" }] },
    { problems: [{ path: "account" }] },
  ]);
  expect(nothing).toMatchObject({ status: 400, body: { problems: [{ path: "" }] } });
  expect(asked).toStrictEqual([]);
});

test.each([
  ["eu-wst-1", 'must be a Region of AWS, not "eu-wst-1" (did you mean eu-west-1?)'],
  ["x".repeat(33), "must be a Region of AWS, such as eu-west-1"],
  [undefined, "must be a Region of AWS, such as eu-west-1"],
])("says which Region %s may mean", async (region, problem) => {
  const { body } = await put("s3", { region });

  expect(body).toMatchObject({ problems: [{ path: "region", problem }] });
});

test("tells what is wrong though AWS does not tell who is in the organisation", async () => {
  world = new ApiWorld({
    has: () => Promise.reject(new OrganizationRefusedError({ cure: "person", reason: "no" })),
  });

  const misread = await put("s3", { region: "moon-1" });
  const unsold = await put("s3", { tiers: ["gold"] });

  expect([misread, unsold]).toMatchObject([
    { status: 400, body: { problems: [{ path: "region" }] } },
    { status: 400, body: { problems: [{ path: "tiers.0" }] } },
  ]);
});

test("leaves to those who may change something what is wrong with a shard", async () => {
  const reader = { authorization: "Bearer readers-token" };

  expect(await world.ask("PUT", "/shards/s3", WRONG, reader)).toMatchObject({ status: 403 });
  expect(await world.ask("PUT", "/shards/s3", WRONG)).toMatchObject({ status: 401 });
});

test("takes one of two shards that are registered in an account at once", async () => {
  letMeet();

  const answers = await Promise.all([
    put("s8", { limits: { "iam-roles": 800 } }),
    put("s9", { limits: { "iam-roles": 900 } }),
  ]);

  expect(answers).toMatchObject([
    { status: 200 },
    { status: 400, body: { problems: [{ path: "account", problem: EIGHT }] } },
  ]);
  expect(await world.operator("GET", "/shards/s9")).toMatchObject({ status: 404 });
  expect(await rolesOf(settings.account)).toBe(800);
});

test("takes one of two accounts that are registered under a name at once, and leaves it as it is", async () => {
  letMeet();
  const other = { account: "333333333333", capacity: { pool: 9, silo: 9 } };

  const answers = await Promise.all([
    put("s8", {}),
    put("s8", { ...other, limits: { "iam-roles": 900, tables: 9 } }),
  ]);

  const problem = "must be 222222222222, where the shard is";
  expect(answers).toMatchObject([
    { status: 200 },
    { status: 400, body: { problems: [{ path: "account", problem }] } },
  ]);
  const { account, capacity, limits } = await world.plane.shards.get("s8");
  expect({ account, capacity, limits }).toStrictEqual({
    account: settings.account,
    capacity: settings.capacity,
    limits: {},
  });
  expect(await rolesOf(other.account)).toBeUndefined();
});

test("changes a shard that was registered a moment ago, as whoever came second says", async () => {
  letMeet();

  const answers = await Promise.all([put("s8", {}), put("s8", { capacity: { pool: 9, silo: 9 } })]);

  expect(answers).toMatchObject([
    { status: 200 },
    { status: 200, body: { capacity: { pool: 9, silo: 9 } } },
  ]);
});

test("sees a shard that was registered while the others were listed", async () => {
  const { shards } = world.plane;
  const read = shards.fleet.bind(shards);
  shards.fleet = async () => {
    shards.fleet = read;
    const before = await read();
    const place = { ...sampleShard({ shard: "s8" }), account: settings.account };
    await shards.add(place, {});
    // A list in pieces may tell of the account as it is by then.
    return { ...before, accounts: (await read()).accounts };
  };

  expect(await put("s9", {})).toMatchObject({
    status: 400,
    body: { problems: [{ path: "account", problem: EIGHT }] },
  });
});

test("gives up in words when an account is changed all the time", async () => {
  let looks = 0;
  world.plane.shards.account = async (account) => {
    looks += 1;
    return sampleAccount({ account, version: 1 + looks });
  };

  expect(await put("s9", {})).toMatchObject({
    status: 409,
    body: {
      code: "WRITE_CONFLICT",
      detail: 'shard "s9", or account 222222222222, was changed by someone else meanwhile',
    },
  });
  expect(await world.operator("GET", "/shards/s9")).toMatchObject({ status: 404 });
});

test("keeps a limit that AWS told while a shard is changed, and writes nothing by halves", async () => {
  const { shards } = world.plane;
  const read = shards.fleet.bind(shards);
  await put("s8", {});
  shards.fleet = async () => {
    shards.fleet = read;
    const before = await read();
    await shards.noteLimits("s8", { tables: { value: 9, from: "service-quotas" } });
    return before;
  };

  const changed = await put("s8", { limits: { "rest-apis": 7, "iam-roles": 800 } });

  expect(changed).toMatchObject({ status: 200 });
  expect((await shards.get("s8")).limits).toStrictEqual({
    tables: { value: 9, from: "service-quotas" },
    "rest-apis": { value: 7, from: "operator" },
  });
  expect(await rolesOf(settings.account)).toBe(800);
});

test("gives up when a shard is changed all the time, and leaves its account's limits", async () => {
  const { shards } = world.plane;
  await put("s8", {});
  const read = shards.fleet.bind(shards);
  shards.fleet = async () => {
    const before = await read();
    await shards.noteLimits("s8", { tables: { value: 9, from: "service-quotas" } });
    return before;
  };

  const refused = await put("s8", { limits: { "iam-roles": 800 } });

  expect(refused).toMatchObject({ status: 409, body: { code: "WRITE_CONFLICT" } });
  expect(await rolesOf(settings.account)).toBeUndefined();
});

test("describes what a shard is registered with", async () => {
  const { body } = await world.ask("GET", "/openapi.json");

  expect(body).toMatchObject({
    paths: { "/shards/{shard}": { put: { requestBody: { content: DESCRIBED } } } },
  });
});

const DESCRIBED = {
  "application/json": {
    schema: {
      type: "object",
      required: ["account", "region"],
      additionalProperties: false,
      properties: {
        account: { type: "string", pattern: "^\\d{12}$" },
        region: { type: "string", enum: expect.arrayContaining(["eu-west-1"]) },
        limits: { properties: { "api-keys": { type: "integer", minimum: 0, maximum: 10_000 } } },
      },
    },
  },
};
