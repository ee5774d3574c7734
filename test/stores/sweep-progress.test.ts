import { expect, test } from "vitest";
import { SweepProgress } from "../../stores/sweep-progress.ts";
import { MemoryDynamoDb } from "../support/memory-dynamo-db.ts";
import { NOW } from "../support/sample-tenant.ts";

const HOUR = 3_600_000;

test("forgets a place that was not come back to within an hour, though its item is still there", async () => {
  const tables = new MemoryDynamoDb();
  const progress = new SweepProgress(tables.client(), "names");
  await progress.set("due", "cursor", NOW);

  expect(await progress.get("due", new Date(NOW.getTime() + HOUR - 1_000))).toBe("cursor");
  expect(await progress.get("due", new Date(NOW.getTime() + HOUR))).toBeUndefined();
  expect(tables.items("names")).toHaveLength(1);
});
