import {
  type AttributeValue,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { useContractCloud } from "../support/contract-cloud.ts";
import { createTable, failureOf } from "../support/contract-resources.ts";

const cloud = useContractCloud();
let table = "";

beforeAll(async () => {
  table = await createTable(cloud);
});

const keyOf = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } });

/** Source: DynamoDB Developer Guide, "Condition expressions", conditional updates. */
test("refuses a conditional write whose condition does not hold, and shows the item when asked", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  await dynamoDb.send(
    new PutItemCommand({ TableName: table, Item: { ...keyOf("c"), n: { N: "7" } } }),
  );

  const failure = await dynamoDb
    .send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf("c"),
        UpdateExpression: "SET n = n + :one",
        ConditionExpression: "n = :expected",
        ExpressionAttributeValues: { ":one": { N: "1" }, ":expected": { N: "6" } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    )
    .catch((error: unknown) => error);

  expect(failure).toMatchObject({
    name: "ConditionalCheckFailedException",
    Item: { n: { N: "7" } },
  });
});

/** Source: DynamoDB API Reference, UpdateItem, UpdateExpression, SET; if_not_exists. */
test("keeps two attributes apart that were set to one value", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  const update = (UpdateExpression: string, values: Record<string, AttributeValue>) =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf("twice"),
        UpdateExpression,
        ExpressionAttributeValues: values,
      }),
    );

  await update("SET a = if_not_exists(a, :empty), b = :empty", { ":empty": { M: {} } });
  await update("SET a.n = if_not_exists(a.n, :zero) + :one", {
    ":zero": { N: "0" },
    ":one": { N: "1" },
  });

  const read = new GetItemCommand({ TableName: table, Key: keyOf("twice"), ConsistentRead: true });
  expect((await dynamoDb.send(read)).Item).toStrictEqual({
    ...keyOf("twice"),
    a: { M: { n: { N: "1" } } },
    b: { M: {} },
  });
});

/** Source: DynamoDB Developer Guide, "Amazon DynamoDB Transactions: How it works", TransactWriteItems. */
test("writes all of a transaction or nothing, and says which condition failed", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  await dynamoDb.send(new PutItemCommand({ TableName: table, Item: keyOf("t-taken") }));
  const put = (pk: string) => ({
    Put: {
      TableName: table,
      Item: keyOf(pk),
      ConditionExpression: "attribute_not_exists(pk)",
    },
  });

  const failure = await dynamoDb
    .send(new TransactWriteItemsCommand({ TransactItems: [put("t-new"), put("t-taken")] }))
    .catch((error: unknown) => error);

  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf("t-new") }),
  );
  if (!(failure instanceof TransactionCanceledException)) throw failure;
  expect(failure.CancellationReasons?.map((reason) => reason.Code)).toStrictEqual([
    "None",
    "ConditionalCheckFailed",
  ]);
  expect(Item).toBe(undefined);
});

/** Source: DynamoDB API Reference, TransactWriteItems, ClientRequestToken. */
test("repeats a transaction of the same token without a second effect, and refuses another body", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  const token = `token-${Date.now()}`;
  const add = (amount: string) =>
    new TransactWriteItemsCommand({
      ClientRequestToken: token,
      TransactItems: [
        {
          Update: {
            TableName: table,
            Key: keyOf("token"),
            UpdateExpression: "ADD n :n",
            ExpressionAttributeValues: { ":n": { N: amount } },
          },
        },
      ],
    });

  await dynamoDb.send(add("1"));
  await dynamoDb.send(add("1"));
  const failure = await failureOf(dynamoDb.send(add("2")));

  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf("token") }),
  );
  expect(Item?.n).toStrictEqual({ N: "1" });
  expect(failure).toBe("IdempotentParameterMismatchException");
});

/** Source: DynamoDB Developer Guide, "Take advantage of sparse indexes". */
test("shows in an index only the items that have its key", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  const due = { g: { S: "due" } };
  await dynamoDb.send(new PutItemCommand({ TableName: table, Item: { ...keyOf("s1"), ...due } }));
  await dynamoDb.send(new PutItemCommand({ TableName: table, Item: keyOf("s2") }));

  const { Items } = await dynamoDb.send(
    new QueryCommand({
      TableName: table,
      IndexName: "by-g",
      KeyConditionExpression: "g = :g",
      ExpressionAttributeValues: { ":g": { S: "due" } },
    }),
  );

  expect(Items).toStrictEqual([{ ...keyOf("s1"), ...due }]);
});

/** Source: DynamoDB Developer Guide, "Using deletion protection". */
test("refuses to delete a table that is protected", async () => {
  const dynamoDb = cloud.client(DynamoDBClient);
  const TableName = await createTable(cloud);
  await dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));

  const failure = await failureOf(dynamoDb.send(new DeleteTableCommand({ TableName })));

  await dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  expect(failure).toBe("ValidationException");
});
