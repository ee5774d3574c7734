import { ResourceNotFoundException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { actingFor, type Caller } from "../../../functions/tenant-layer/caller.ts";
import { encodeCursor, parseCursor } from "../../../functions/tenant-layer/cursor.ts";
import { Data } from "../../../functions/tenant-layer/data.ts";
import { parseLayerEnvironment } from "../../../functions/tenant-layer/environment.ts";
import { isFailedCheck } from "../../../functions/tenant-layer/failed-check.ts";
import { ItemStore } from "../../support/item-store.ts";

interface Note {
  readonly id: string;
  readonly author?: string;
}

const places = { notes: { name: "t-notes", partitions: 3, indexes: ["author"] } };
const shelf = { store: new ItemStore() };
const data = new Data(
  () => places,
  () => async () => shelf.store.client(),
);

beforeEach(() => {
  shelf.store = new ItemStore();
});

function as<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
  const caller: Caller = { tenantId, tier: "basic", role: "user", user: "u" };
  return actingFor(caller, work);
}

test("writes every key with the caller's prefix, indexes included", async () => {
  const notes = data.table<Note>("notes");
  await as("t1", () => notes.insert({ id: "n1", author: "ann" }));
  await as("t1", () => notes.insert({ id: "n2" }));

  expect(shelf.store.items("t-notes")).toStrictEqual([
    {
      pk: expect.stringMatching(/^t1#0[012]$/),
      sk: "n1",
      "by-author": "t1#ann",
      item: { id: "n1", author: "ann" },
    },
    { pk: expect.stringMatching(/^t1#0[012]$/), sk: "n2", item: { id: "n2" } },
  ]);
});

test("keeps tenants' items of one id apart", async () => {
  const notes = data.table<Note>("notes");

  expect(await as("t1", () => notes.insert({ id: "n1", author: "ann" }))).toBe(true);
  expect(await as("t1", () => notes.insert({ id: "n1" }))).toBe(false);
  expect(await as("t2", () => notes.get("n1"))).toBeUndefined();
  expect(await as("t2", () => notes.replace({ id: "n1" }))).toBe(false);
  expect(await as("t2", () => notes.remove("n1"))).toBe(false);
  expect(await as("t2", () => notes.list({ limit: 9 }))).toStrictEqual({ items: [] });
  expect(await as("t1", () => notes.get("n1"))).toStrictEqual({ id: "n1", author: "ann" });
});

test("lists nothing of another tenant by a cursor of theirs", async () => {
  const notes = data.table<Note>("notes");
  for (const id of ["a", "b", "c", "d"]) await as("t1", () => notes.insert({ id, author: "x" }));
  const { cursor } = await as("t1", () => notes.list({ limit: 1 }));

  expect(await as("t2", () => notes.list({ limit: 9, cursor }))).toStrictEqual({ items: [] });
});

test("lists by an indexed attribute, page by page", async () => {
  const notes = data.table<Note>("notes");
  for (const id of ["a", "b", "c"]) await as("t1", () => notes.insert({ id, author: "x" }));
  await as("t1", () => notes.insert({ id: "d", author: "y" }));
  const where = { attribute: "author", equals: "x" };

  const first = await as("t1", () => notes.list({ limit: 2, where }));
  const { cursor } = first;
  const second = await as("t1", () => notes.list({ limit: 2, where, cursor }));

  expect([first, second].map(({ items }) => items.map(({ id }) => id))).toStrictEqual([
    ["a", "b"],
    ["c"],
  ]);
  expect(second).not.toHaveProperty("cursor");
});

test("takes all steps of a transaction or none", async () => {
  const notes = data.table<Note>("notes");
  await as("t1", () => notes.insert({ id: "base" }));
  const steps = (id: string) => [notes.requiring(id), notes.inserting({ id: `on-${id}` })];

  expect(await as("t1", () => data.transact(steps("base")))).toBe(true);
  expect(await as("t1", () => data.transact(steps("none")))).toBe(false);
  expect(await as("t2", () => data.transact(steps("base")))).toBe(false);
  expect(shelf.store.items("t-notes").map(({ sk }) => sk)).toStrictEqual(["base", "on-base"]);
});

test("lets what went wrong rise", async () => {
  const broken = new Data(
    () => ({ notes: { ...places.notes, name: "gone" } }),
    () => async () => {
      throw new ResourceNotFoundException({ message: "gone", $metadata: {} });
    },
  );
  const notes = broken.table<Note>("notes");

  await expect(as("t1", () => notes.insert({ id: "n1" }))).rejects.toThrow("gone");
  await expect(as("t1", () => broken.transact([notes.requiring("n1")]))).rejects.toThrow("gone");
  expect(() => data.table("none")).toThrow('the application\'s definition has no table "none"');
});

/** Data whose first transactions meet others on the same items, and how often one was sent. */
function disturbed(conflicts: number) {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const CancellationReasons = [{ Code: "None" }, { Code: "TransactionConflict" }];
  const facts = { message: "no", $metadata: {}, CancellationReasons };
  const send = vi.fn(async () => {
    if (send.mock.calls.length <= conflicts) throw new TransactionCanceledException(facts);
    return {};
  });
  // Only `send` is used of a client.
  const client = { send } as unknown as DynamoDBDocumentClient;
  const met = new Data(
    () => places,
    () => async () => client,
  );
  const write = () => met.transact([met.table<Note>("notes").inserting({ id: "n1" })]);
  return { send, write: () => as("t1", write) };
}

test("makes a transaction that met another one anew", async () => {
  const { send, write } = disturbed(3);

  expect(await write()).toBe(true);
  expect(send).toHaveBeenCalledTimes(4);
});

test("tells the client when a transaction met others again and again", async () => {
  const { send, write } = disturbed(4);

  await expect(write()).rejects.toMatchObject({ status: 409, code: "WRITE_CONFLICT" });
  expect(send).toHaveBeenCalledTimes(4);
});

test.each([
  [["ConditionalCheckFailed", "None"], true],
  [["TransactionConflict", "ConditionalCheckFailed"], false],
  [["TransactionConflict"], false],
])("tells a failed check from other cancellations: %s", (codes, isCheck) => {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  const error = new TransactionCanceledException({
    message: "",
    $metadata: {},
    CancellationReasons,
  });

  expect(isFailedCheck(error)).toBe(isCheck);
});

test("takes neither a stranger's error nor a cancellation without reasons for a failed check", () => {
  expect(isFailedCheck(new Error("other"))).toBe(false);
  expect(isFailedCheck(new TransactionCanceledException({ message: "", $metadata: {} }))).toBe(
    false,
  );
});

test("reads a cursor back as it was, and refuses any other text", () => {
  fc.assert(
    fc.property(fc.nat(255), fc.option(fc.string(), { nil: undefined }), (partition, after) => {
      const cursor = after === undefined ? { partition } : { partition, after };
      expect(parseCursor(encodeCursor(cursor))).toStrictEqual(cursor);
    }),
  );
  for (const text of ["", "x", Buffer.from('{"partition":-1}').toString("base64url")]) {
    expect(() => parseCursor(text)).toThrow("the request is not valid");
  }
});

test("names every variable of the environment that is missing or wrong", () => {
  const right = {
    TENANTRY_ACCESS_ROLE_ARN: "arn:aws:iam::111111111111:role/access",
    TENANTRY_TABLES: JSON.stringify(places),
  };

  expect(parseLayerEnvironment(right)).toStrictEqual({
    accessRoleArn: right.TENANTRY_ACCESS_ROLE_ARN,
    allowedOrigin: "*",
    tables: places,
  });
  expect(() => parseLayerEnvironment({ TENANTRY_TABLES: "{" })).toThrow(
    /TENANTRY_ACCESS_ROLE_ARN: .*\n {2}TENANTRY_TABLES: must be JSON/,
  );
});
