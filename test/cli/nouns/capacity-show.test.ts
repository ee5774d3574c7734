import { expect, test } from "vitest";
import { capacityView } from "../../../automation/api/capacity-view.ts";
import { ShardDocument } from "../../../automation/api/shard-document.ts";
import { SHARD_ONE, SHARD_THREE, SHARD_TWO } from "../documents.ts";
import { lines, OPERATOR, said, type World } from "../world.ts";

const FOUR = { ...SHARD_ONE, shard: "s4", region: "us-east-1", left: { basic: 12, platinum: 0 } };
const GONE = { ...SHARD_TWO, shard: "s0", state: "retired" };

/** An API of some shards, which is asked for all of them or for those of one Region. */
function fleet(...items: readonly unknown[]): World {
  const shards = items.map((item) => ShardDocument.parse(item));
  const inOne = shards.filter(({ region }) => region === "us-east-1");
  return {
    environment: OPERATOR,
    api: {
      "GET /capacity": { body: capacityView(shards) },
      "GET /capacity?region=us-east-1": { body: capacityView(inOne) },
    },
  };
}

test("shows what each Region can take, all of them together, and the fullest shard first", async () => {
  expect(
    await said("capacity show", fleet(FOUR, GONE, SHARD_TWO, SHARD_ONE, SHARD_THREE)),
  ).toStrictEqual({
    code: 0,
    stdout: lines(
      "REGION     SHARDS                                     BASIC  PLATINUM",
      "eu-west-1  1 retired, 1 draining, 1 ready             988    19",
      "us-east-1  1 ready, 1 warming                         12     0",
      "all        2 ready, 1 retired, 1 draining, 1 warming  1000   19",
      "",
      "SHARD  REGION     FULLEST    RESERVED  USABLE  SHARE",
      "s4     us-east-1  iam-roles  40        1900    2 %",
      "s1     eu-west-1  iam-roles  40        1900    2 %",
      "s2     eu-west-1  api-keys   12        9500    0 %",
      "s3     us-east-1  api-keys   12        9500    0 %",
    ),
    stderr: "",
  });
});

test("shows one Region as a document", async () => {
  const { stdout } = await said(
    "capacity show --region us-east-1 --json",
    fleet(FOUR, SHARD_ONE, SHARD_THREE),
  );
  const together = { shards: { ready: 1, warming: 1 }, left: { basic: 12, platinum: 0 } };

  expect(JSON.parse(stdout)).toStrictEqual({
    regions: [{ region: "us-east-1", ...together }],
    all: together,
    fullest: [
      { shard: "s4", region: "us-east-1", quota: "iam-roles", reserved: 40, usable: 1900 },
      { shard: "s3", region: "us-east-1", quota: "api-keys", reserved: 12, usable: 9500 },
    ],
  });
});

test("tells other programs what each line is", async () => {
  expect((await said("capacity show --plain", fleet(SHARD_ONE))).stdout).toBe(
    lines(
      "region\teu-west-1\t1 ready\t988\t19",
      "region\tall\t1 ready\t988\t19",
      "shard\ts1\teu-west-1\tiam-roles\t40\t1900\t2 %",
    ),
  );
});

test.each([
  ["capacity show", "There are no shards: register one with `tenantry shard add`.\n"],
  [
    "capacity show --region us-east-1",
    "There are no shards in us-east-1: register one with `tenantry shard add`.\n",
  ],
])("says what to do where there is nothing: %s", async (line, stderr) => {
  const world = line === "capacity show" ? fleet() : fleet(SHARD_ONE);

  expect(await said(line, world)).toStrictEqual({ code: 0, stdout: "", stderr });
});

test("refuses a Region that AWS does not have", async () => {
  const { code, stderr } = await said("capacity show --region eu-west-9", fleet());

  expect(code).toBe(2);
  expect(stderr).toContain(
    '  --region: must be a Region of AWS, not "eu-west-9" (did you mean eu-west-1?)\n',
  );
});
