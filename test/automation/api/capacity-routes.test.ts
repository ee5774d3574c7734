import { beforeEach, expect, test } from "vitest";
import { ShardDocument } from "../../../automation/api/shard-document.ts";
import { planCapacity } from "../../../automation/capacity/plan-capacity.ts";
import { demandOf } from "../../../automation/capacity/plan-demand.ts";
import { Lanes } from "../../../tenants/lane.ts";
import { ApiWorld } from "../../support/api-world.ts";
import { TIERS } from "../../support/step-world.ts";

let world = new ApiWorld();

beforeEach(() => {
  world = new ApiWorld();
  world.plane.addShard();
});

const PLAN = "/capacity/plan?tenants=basic%3D40,platinum%3D3&region=eu-west-1";

test("tells what each Region can still take, and what each shard is fullest of", async () => {
  const shard = ShardDocument.parse((await world.operator("GET", "/shards/s1")).body);

  const { status, body } = await world.operator("GET", "/capacity");

  const { region, left, binding } = shard;
  const fullest = shard.quotas.filter(({ quota }) => quota === binding);
  const together = { shards: { ready: 1 }, left };
  expect({ status, body }).toStrictEqual({
    status: 200,
    body: {
      regions: [{ region, ...together }],
      all: together,
      fullest: fullest.map(({ quota, reserved, usable }) => ({
        shard: "s1",
        region,
        quota,
        reserved,
        usable,
      })),
    },
  });
});

test("tells of one Region alone", async () => {
  const { body } = await world.operator("GET", "/capacity?region=ap-south-1");

  expect(body).toStrictEqual({ regions: [], all: { shards: {}, left: {} }, fullest: [] });
});

test("plans as the command does, by the control plane's own rules", async () => {
  const path = `${PLAN}&limit=tables%3D900&limit=rest-apis%3D9&builds=2&strategy=dense`;

  const { status, body } = await world.operator("GET", path);

  const words = {
    tenants: "basic=40,platinum=3",
    region: "eu-west-1",
    limit: ["tables=900", "rest-apis=9"],
    builds: 2,
    strategy: "dense" as const,
  };
  const { usage, capacity: rules } = world.plane;
  const lanes = Lanes.parse({});
  const plan = planCapacity(demandOf(words, { tiers: TIERS, usage, rules, lanes }));
  expect(status).toBe(200);
  expect(body).toStrictEqual(JSON.parse(JSON.stringify(plan)));
});

test.each([
  [
    "tenants=basic%3D25001&region=eu-west-1",
    "tenants",
    "must be at most 25000 together, not 25001",
  ],
  ["tenants=many&region=eu-west-1", "tenants", "must be such as basic=20000"],
  ["tenants=basic%3D1&region=eu-wset-1", "region", ""],
  ["tenants=basic%3D1&region=eu-west-1&limit=APIs%3D9", "APIs", ""],
  ["tenants=basic%3D1&region=eu-west-1&limit=tables%3D", "tables", "must be at least 1"],
  ["tenants=basic%3D1&region=eu-west-1&limit=rest-apis%3D601", "rest-apis", "must be at most 600"],
  [
    "tenants=platinum%3D1&region=eu-west-1&limit=tables%3D1",
    "limit",
    "leaves no room in an empty account for a platinum tenant",
  ],
  ["tenants=basic%3D1&region=eu-west-1&builds=0", "builds", "must be at least 1"],
])("refuses to plan for %s", async (query, path, problem) => {
  const { status, body } = await world.operator("GET", `/capacity/plan?${query}`);

  expect(status).toBe(400);
  expect(body).toMatchObject({
    problems: [{ path, problem: expect.stringContaining(problem) }],
  });
});

test("plans for no more accounts than a caller can wait for", async () => {
  const query = "tenants=platinum%3D20000&region=eu-west-1&limit=rest-apis%3D2";

  expect(await world.operator("GET", `/capacity/plan?${query}`)).toMatchObject({
    status: 400,
    body: { code: "PLAN_TOO_LARGE", detail: expect.stringContaining("more than 60 accounts") },
  });
});

test("plans for nobody, however many sign up", async () => {
  const query = "tenants=basic%3D0&region=eu-west-1&arrivals=10";

  expect(await world.operator("GET", `/capacity/plan?${query}`)).toMatchObject({
    status: 200,
    body: { accounts: [], signUps: [] },
  });
});

test("tells nobody but operators", async () => {
  for (const path of ["/capacity", PLAN]) {
    expect(await world.ask("GET", path)).toMatchObject({ status: 401 });
  }
});
