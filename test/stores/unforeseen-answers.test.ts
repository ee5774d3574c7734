import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test, vi } from "vitest";
import { DirectoryStore } from "../../stores/directory-store.ts";
import { MappingStore } from "../../stores/mapping-store.ts";
import { OperationStore } from "../../stores/operation-store.ts";
import { RegistrationStore } from "../../stores/registration-store.ts";
import { ReleaseStore } from "../../stores/release-store.ts";
import { ShardStore } from "../../stores/shard-store.ts";
import { TenantStore } from "../../stores/tenant-store.ts";
import { TokenStore } from "../../stores/token-store.ts";
import { TruthStore } from "../../stores/truth-store.ts";
import { awsError } from "../support/aws-error.ts";
import { type Command, MemoryDynamoDb } from "../support/memory-dynamo-db.ts";
import { ACME, NOW, tenantOf, wishOf } from "../support/sample-tenant.ts";

const at = NOW.toISOString();
let tables = new MemoryDynamoDb();
/** What the next commands of a kind are answered instead of what the tables say. */
let instead: ((command: Command) => unknown) | undefined;

beforeEach(() => {
  tables = new MemoryDynamoDb();
  instead = undefined;
});

// Only `send` is used of a client.
const client = {
  send: async (command: Command) => (await instead?.(command)) ?? tables.answer(command),
} as unknown as DynamoDBDocumentClient;

const isWriting = ({ constructor: { name } }: Command) => !/^(Get|Query|Scan)/.test(name);

/** Lets every write fail. */
function failWrites(error: Error): void {
  instead = (command) => {
    if (isWriting(command)) throw error;
  };
}

const { generation: _made, wishedAt: _at, wishedBy: _by, ...desire } = wishOf();
const shard = {
  shard: "s1",
  account: "111111111111",
  region: "us-east-1",
  capacity: { pool: 1, silo: 1 },
  tiers: [],
  limits: {},
  state: "ready" as const,
  reason: "a test",
};
const registration = {
  key: "k",
  registration: { name: "acme", email: "ann@acme.example", tier: "basic" },
  tenant: ACME,
  eventId: "e1",
  hourlyCap: 1,
  now: NOW,
};
const move = () =>
  new TenantStore(client, "tenants").move(tenantOf(), "place", {
    eventId: "e1",
    by: "ann",
    reason: "test",
    now: NOW,
  });
const write = {
  wish: () => new MappingStore(client, "mapping").wish(desire, "ann", NOW),
  register: () =>
    new RegistrationStore(client, { names: "names", tenants: "tenants" }).register(registration),
  move,
  "ensure an entry": () =>
    new DirectoryStore(client, "directory").ensure({ tenant: "a", tier: "b", keyGeneration: 1 }),
};

const others = {
  settle: () => new MappingStore(client, "mapping").settle("pool-s1-1", 1),
  "forget a stack": () => new MappingStore(client, "mapping").forget("pool-s1-1", 1),
  "forget a request": () =>
    new RegistrationStore(client, { names: "names", tenants: "tenants" }).forgetRequest({
      tenant: ACME,
      request: "k",
    }),
  "add a shard": () => new ShardStore(client, "shards").add(shard, {}),
  "end an operation": () =>
    new OperationStore(client, "operations").end("o", { status: "failed", endedAt: at }),
  "record a release": () => new ReleaseStore(client, "releases").record("r-1", NOW),
  "note an answer": () =>
    new TokenStore(client, "tokens").answered({ token: "t", taskToken: "t", tenant: ACME }),
  "reserve a start": () => new TruthStore(client, "mapping").reserveStart("pool-s1-1", 2, 1),
};

test.each(Object.entries({ ...write, ...others }))(
  "does not take a failure of the table for a refusal: %s",
  async (_what, work) => {
    failWrites(awsError("InternalServerError"));

    await expect(work()).rejects.toThrow("InternalServerError");
  },
);

/** A transaction that met another on one of its items. */
const CONFLICT = Object.assign(awsError("TransactionCanceledException"), {
  CancellationReasons: [{ Code: "TransactionConflict" }],
});

test.each([
  ["wish", CONFLICT],
  ["register", CONFLICT],
  ["move", CONFLICT],
  ["ensure an entry", awsError("ConditionalCheckFailedException")],
] as const)("gives up after others were faster again and again: %s", async (what, error) => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  failWrites(error);

  await expect(write[what]()).rejects.toMatchObject({ code: "WRITE_CONFLICT" });
});

test("has both looked at again when a new shard meets another write", async () => {
  failWrites(CONFLICT);

  expect(await new ShardStore(client, "shards").add(shard, {})).toBe(false);
});

test("waits longer from try to try before a wish is written anew", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  failWrites(CONFLICT);
  const ended = vi.fn();

  const wish = write.wish().catch(ended);
  await vi.advanceTimersByTimeAsync(20 + 40 + 60 + 79);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await wish;

  expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: "WRITE_CONFLICT" }));
  vi.useRealTimers();
});

test("makes a write that met another one anew", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  let met = 0;
  instead = (command) => {
    met += isWriting(command) ? 1 : 0;
    if (met === 1 && isWriting(command)) throw CONFLICT;
  };

  expect((await write.wish()).generation).toBe(1);
  met = 0;
  expect(await write.register()).toBe(ACME);
});

test("sends those items again that a busy table did not take, and says when it never does", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const operations = new OperationStore(client, "operations");
  let busy = 2;
  const sizes: number[] = [];
  instead = ({ input }) => {
    const [[table, requests] = ["", []]] = Object.entries(Object(input).RequestItems ?? {});
    if (!Array.isArray(requests) || requests.length === 0) return undefined;
    sizes.push(requests.length);
    busy -= 1;
    return busy < 0 ? undefined : { UnprocessedItems: { [table]: requests.slice(1) } };
  };
  const events = [0, 1, 2].map((seq) => ({ seq, at, stage: "engine" }));

  const written = operations.append("o", events);
  await vi.runAllTimersAsync();
  await written;
  expect(sizes).toStrictEqual([3, 2, 1]);

  busy = Number.POSITIVE_INFINITY;
  instead = ({ input }) => ({ UnprocessedItems: Object(input).RequestItems });
  const never = expect(operations.append("o", events)).rejects.toThrow("3 items");
  await vi.runAllTimersAsync();
  await never;
  vi.useRealTimers();
});

test.each([
  "no cursor",
  Buffer.from("7").toString("base64url"),
  Buffer.from("[]").toString("base64url"),
])("refuses %j as the place where a page begins", async (cursor) => {
  await expect(new MappingStore(client, "mapping").due({ limit: 1, cursor })).rejects.toMatchObject(
    {
      code: "DOCUMENT_INVALID",
      issues: [{ path: "cursor", problem: "must be a cursor of a page" }],
    },
  );
});

const idOf = (name: string) =>
  `01kacme${String(["one", "two", "three"].indexOf(name)).padStart(19, "0")}`;

test("lists tenants by state and tier, page by page", async () => {
  const store = new TenantStore(client, "tenants");
  const names = new RegistrationStore(client, { names: "names", tenants: "tenants" });
  for (const name of ["one", "two", "three"]) {
    const tier = name === "two" ? "premium" : "basic";
    const own = { ...registration.registration, name, tier };
    await names.register({
      ...registration,
      key: name,
      tenant: idOf(name),
      registration: own,
      hourlyCap: 9,
    });
  }

  const first = await store.list({ tier: "basic" }, { limit: 1 });
  const rest = await store.list({ tier: "basic" }, { limit: 9, cursor: first.cursor });
  const both = await store.list({ tier: "premium", status: "registered" }, { limit: 9 });

  expect([...first.items, ...rest.items, ...both.items].map(({ name }) => name)).toStrictEqual([
    "one",
    "three",
    "two",
  ]);
  expect(await store.list({ status: "active" }, { limit: 9 })).toStrictEqual({ items: [] });
  expect(await names.tenantNamed("two")).toBe(idOf("two"));
  await expect(names.tenantNamed("four")).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
  await expect(store.get("four")).rejects.toMatchObject({ code: "TENANT_NOT_FOUND" });
});

test("lists shards and releases that do not come in one page", async () => {
  const shards = new ShardStore(client, "shards");
  const releases = new ReleaseStore(client, "releases");
  for (const name of ["s2", "s1"]) {
    await shards.add({ ...shard, shard: name, account: `11111111111${name.at(-1)}` }, {});
  }
  await releases.record("r-1", NOW);
  await releases.record("r-2", new Date(NOW.getTime() + 1));
  instead = (command) => {
    if (command.constructor.name !== "ScanCommand" || "Limit" in command.input) return undefined;
    Object.assign(command.input, { Limit: 1 });
    return undefined;
  };

  expect((await shards.all()).map(({ shard: name }) => name)).toStrictEqual(["s1", "s2"]);
  expect((await releases.all()).map(({ release }) => release)).toStrictEqual(["r-2", "r-1"]);
});
