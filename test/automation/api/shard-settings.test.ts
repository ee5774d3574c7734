import { beforeEach, expect, test } from "vitest";
import { ApiWorld } from "../../support/api-world.ts";
import { sampleShard } from "../../support/sample-shard.ts";

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

test("refuses a second shard in an account, though in another Region", async () => {
  const { account } = sampleShard();

  expect(
    await world.operator("PUT", "/shards/s3", { ...settings, account, region: "eu-west-1" }),
  ).toMatchObject({
    status: 400,
    body: { problems: [{ path: "account", problem: "is shard s1 in us-east-1 already" }] },
  });
  expect(await world.operator("GET", "/shards/s3")).toMatchObject({ status: 404 });
});

test("keeps the account of a retired shard for the platform that made it, until it is dismissed", async () => {
  const { account } = world.plane.shards.put({ state: "retired", origin: "vended", pools: {} });
  const other = { ...settings, account, region: "eu-west-1" };
  world.plane.vendings.put({ shard: "s1", state: "done", account });

  const kept = await world.operator("PUT", "/shards/s9", other);
  world.plane.vendings.put({ shard: "s1", state: "dismissed", account });
  const free = await world.operator("PUT", "/shards/s9", other);

  const problem = "is shard s1 in us-east-1 already, which the platform may use again";
  expect(kept).toMatchObject({ status: 400, body: { problems: [{ path: "account", problem }] } });
  expect(free).toMatchObject({ status: 200 });
});

test("changes a shard whose account got another shard before that was refused", async () => {
  const { account, region } = world.plane.shards.put({ pools: {} });
  world.plane.shards.put({ shard: "s2", account, region: "eu-west-1", pools: {} });
  const capacity = { pool: 7, silo: 7 };

  const changed = await world.operator("PUT", "/shards/s1", {
    ...settings,
    account,
    region,
    capacity,
  });

  expect(changed).toMatchObject({ status: 200, body: { capacity } });
});
