import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { DirectoryStore } from "../../../stores/directory-store.ts";
import { useContractCloud } from "../../support/contract-cloud.ts";
import { hubTable } from "../../support/hub-table.ts";

const cloud = useContractCloud();
let table = "";
let client: DynamoDBDocumentClient;
let directory: DirectoryStore;

beforeAll(async () => {
  ({ client, table } = await hubTable(cloud, "directory"));
  directory = new DirectoryStore(client, table);
});

const facts = (tenant: string) => ({ tenant, tier: "basic", keyGeneration: 1 });

test("makes a plane know a tenant, once", async () => {
  await directory.ensure(facts("a"));
  await directory.ensure(facts("a"));

  expect(await directory.read("a")).toStrictEqual({ ...facts("a"), status: "active", version: 1 });
});

test("leaves a suspended tenant suspended when its tier changes", async () => {
  await directory.ensure(facts("b"));
  await directory.setStatus("b", "suspended");

  await directory.ensure({ ...facts("b"), tier: "premium", keyGeneration: 2 });

  expect(await directory.read("b")).toStrictEqual({
    tenant: "b",
    tier: "premium",
    keyGeneration: 2,
    status: "suspended",
    version: 3,
  });
});

test("leaves a tenant unknown that the plane does not know", async () => {
  await directory.setStatus("c", "suspended");
  await directory.remove("c");

  expect(await directory.read("c")).toBeUndefined();
});

test("loses none of several changes in the same moment", async () => {
  await directory.ensure(facts("d"));

  await Promise.all([
    directory.setStatus("d", "suspended"),
    directory.ensure({ ...facts("d"), tier: "premium" }),
  ]);

  expect(await directory.read("d")).toMatchObject({ status: "suspended", tier: "premium" });
});

test("refuses an entry that cannot be read", async () => {
  await client.send(new PutCommand({ TableName: table, Item: { tenant: "e", tier: 1 } }));

  await expect(directory.ensure(facts("e"))).rejects.toThrow(
    expect.objectContaining({ code: "DOCUMENT_INVALID" }),
  );
});
