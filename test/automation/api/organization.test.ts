import { expect, test } from "vitest";
import { OrganizationRefusedError } from "../../../stores/organization.ts";
import { ApiWorld } from "../../support/api-world.ts";
import { sampleShard } from "../../support/sample-shard.ts";

const settings = {
  account: "222222222222",
  region: "us-east-1",
  capacity: { pool: 5, silo: 1 },
  baseline: "by-hand",
};

/** An API that works with an organisation. */
function worldWith(has: (account: string) => Promise<boolean>): ApiWorld {
  const organized = new ApiWorld({ has });
  organized.plane.addShard();
  return organized;
}

test("refuses an account outside of the organisation, among all else that is wrong", async () => {
  const world = worldWith(async () => false);

  expect(await world.operator("PUT", "/shards/s3", { ...settings, tiers: ["gold"] })).toMatchObject(
    {
      status: 400,
      body: {
        problems: [
          { path: "account", problem: "must be in the organisation that the platform works in" },
          { path: "tiers.0", problem: "must be one of basic, standard, premium, platinum" },
        ],
      },
    },
  );
  expect(await world.operator("GET", "/shards/s3")).toMatchObject({ status: 404 });
});

test("takes an account of the organisation, and asks nothing about a shard that is there", async () => {
  const asked: string[] = [];
  const world = worldWith(async (account) => asked.push(account) > 0);
  const { account, region } = sampleShard();

  expect(await world.operator("PUT", "/shards/s3", settings)).toMatchObject({ status: 200 });
  const known = { ...settings, account, region };
  expect(await world.operator("PUT", "/shards/s1", known)).toMatchObject({ status: 200 });
  expect(asked).toStrictEqual([settings.account]);
});

test("registers nothing while AWS does not tell which accounts are in the organisation", async () => {
  const reason = "the hub may not take on its role in the management account: not authorized";
  const world = worldWith(async () => {
    throw new OrganizationRefusedError({ cure: "person", reason });
  });

  expect(await world.operator("PUT", "/shards/s3", settings)).toMatchObject({
    status: 503,
    body: {
      code: "ORGANIZATION_SILENT",
      detail: `cannot tell whether an account is in the organisation: ${reason}, account 222222222222`,
    },
  });
  expect(world.bugs).toStrictEqual([]);
  expect(await world.operator("GET", "/shards/s3")).toMatchObject({ status: 404 });
});

test("lets rise what is no refusal of AWS's", async () => {
  const world = worldWith(async () => {
    throw new TypeError("socket hang up");
  });

  expect(await world.operator("PUT", "/shards/s3", settings)).toMatchObject({ status: 500 });
  expect(world.bugs).toMatchObject([{ message: "socket hang up" }]);
});
