import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { build } from "esbuild";
import type { ContractCloud } from "./contract-cloud.ts";
import {
  createFunction,
  createRole,
  createTable,
  trust,
  uniqueName,
  zipOf,
} from "./contract-resources.ts";

/** A function that keeps what it is called with. */
export interface NotingFunction {
  /** Its ARN. */
  readonly arn: string;
  /** Its name. */
  readonly name: string;
  /** What it was called with, oldest first. */
  calls(): Promise<readonly unknown[]>;
}

/**
 * Makes a function that notes each call before it does anything else.
 *
 * @param answer - Body of an async function of `event`, whose value or failure is the function's.
 */
export async function createNotingFunction(
  cloud: ContractCloud,
  answer: string,
  timeoutSeconds = 10,
): Promise<NotingFunction> {
  const table = await createTable(cloud);
  const name = uniqueName("noting");
  const role = await createRole(cloud, trust({ Service: "lambda.amazonaws.com" }), [
    {
      Effect: "Allow",
      Action: ["dynamodb:PutItem", "dynamodb:*Stream*", "dynamodb:GetRecords", "sqs:*"],
      Resource: "*",
    },
  ]);
  const arn = await createFunction(cloud, "", {
    FunctionName: name,
    Role: role,
    Timeout: timeoutSeconds,
    Code: {
      ZipFile: zipOf({
        "index.mjs": await noter,
        "answer.mjs": `export default async (event) => { ${answer} };`,
      }),
    },
    Environment: { Variables: { NOTES: table } },
  });
  return { arn, name, calls: () => callsIn(cloud, table) };
}

async function callsIn(cloud: ContractCloud, table: string): Promise<readonly unknown[]> {
  const { Items = [] } = await cloud.client(DynamoDBClient).send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": { S: "call" } },
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => JSON.parse(item.event?.S ?? "null") as unknown);
}

/** The part that is the same in every noting function; it is bundled once for a file of tests. */
const NOTER = `
  import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
  import answer from "./answer.mjs";
  const client = new DynamoDBClient({});
  let count = 0;
  export const handler = async (event) => {
    const sk = String(Date.now()).padStart(15, "0") + "-" + String(count++).padStart(6, "0");
    await client.send(new PutItemCommand({
      TableName: process.env.NOTES,
      Item: { pk: { S: "call" }, sk: { S: sk }, event: { S: JSON.stringify(event ?? null) } },
    }));
    return answer(event);
  };
`;

async function bundleNoter(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: NOTER, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "esm",
    minify: true,
    external: ["./answer.mjs"],
    banner: { js: 'import { createRequire } from "node:module";const require=createRequire("/");' },
  });
  return outputFiles[0]?.text ?? "";
}

const noter = bundleNoter();
