import { expect, test } from "vitest";
import { tableAccess, WRITING } from "../../components/table-access.ts";
import { recordCloud, settled } from "../support/cloud.ts";
import { hubTableArns, hubTables } from "../support/sample-hub.ts";

await recordCloud();

test("names each table with its indexes, and neither Scan nor a batch", async () => {
  const { mapping, tokens } = hubTables("t");

  expect(await settled(tableAccess("KeepRecords", [mapping, tokens], WRITING))).toStrictEqual({
    Sid: "KeepRecords",
    Action: [
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ],
    Resource: hubTableArns("mapping", "tokens"),
  });
});
